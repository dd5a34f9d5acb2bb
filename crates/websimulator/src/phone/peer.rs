//! What a linked device asks its phone: older messages, a message it was not given, the key of the settings.

use std::sync::PoisonError;

use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{
    self as wa,
    message::{
        self, PeerDataOperationRequestMessage, PeerDataOperationRequestResponseMessage,
        PeerDataOperationRequestType, protocol_message::Type,
    },
};

use super::{Inner, history::as_web_message};
use crate::{Address, Fault, LinkError};

impl Inner {
    /// Answers in a message of its own. A wish that is not known here is named.
    pub(super) async fn answer_device(&self, device: &Address, id: &str, message: &wa::Message) {
        let Some(asked) = message.protocol_message.as_option() else { return };
        let answered = match asked.r#type {
            Some(Type::PEER_DATA_OPERATION_REQUEST_MESSAGE) => {
                self.answer_request(device, id, &asked.peer_data_operation_request_message).await
            }
            Some(Type::APP_STATE_SYNC_KEY_REQUEST) => self.share_settings_key_again(device).await,
            _ => return,
        };
        if let Err(error) = answered {
            tracing::warn!(%error, "could not answer a linked device");
        }
    }

    async fn answer_request(
        &self,
        device: &Address,
        id: &str,
        asked: &PeerDataOperationRequestMessage,
    ) -> Result<(), LinkError> {
        match asked.peer_data_operation_request_type {
            Some(PeerDataOperationRequestType::HISTORY_SYNC_ON_DEMAND) => {
                self.send_older(device, id, &asked.history_sync_on_demand_request).await
            }
            Some(PeerDataOperationRequestType::PLACEHOLDER_MESSAGE_RESEND) => {
                self.show_again(device, id, asked).await
            }
            other => {
                let child = format!("{other:?}");
                let (namespace, kind) = ("peer".to_owned(), "get".to_owned());
                let fault = Fault::UnknownRequest { namespace, kind, child };
                self.exchange.change(|world| world.complain(Some(device), fault));
                Ok(())
            }
        }
    }

    /// Messages that the device could not open, or was not given; of those that the phone has not got either, nothing.
    async fn show_again(
        &self,
        device: &Address,
        id: &str,
        asked: &PeerDataOperationRequestMessage,
    ) -> Result<(), LinkError> {
        use message::peer_data_operation_request_response_message::{
            PeerDataOperationResult, peer_data_operation_result::PlaceholderMessageResendResponse,
        };
        let history = self.history.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let wanted = asked.placeholder_message_resend_request.iter();
        let wanted: Vec<&str> = wanted.filter_map(|wish| wish.message_key.id.as_deref()).collect();
        let found = history.into_iter().filter(|said| wanted.contains(&said.id.as_str()));
        let results = found.map(|said| {
            let shown = as_web_message(said).encode_to_vec();
            let response = PlaceholderMessageResendResponse { web_message_info_bytes: Some(shown) };
            PeerDataOperationResult {
                placeholder_message_resend_response: MessageField::some(response),
                ..PeerDataOperationResult::default()
            }
        });
        let response = PeerDataOperationRequestResponseMessage {
            peer_data_operation_request_type: asked.peer_data_operation_request_type,
            stanza_id: Some(id.to_owned()),
            peer_data_operation_result: results.collect(),
        };
        let answer = message::ProtocolMessage {
            r#type: Some(Type::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE),
            peer_data_operation_request_response_message: MessageField::some(response),
            ..message::ProtocolMessage::default()
        };
        let answer =
            wa::Message { protocol_message: MessageField::some(answer), ..wa::Message::default() };
        let sent = self.send_to_own_device(device, &answer).await;
        sent.map_err(|error| LinkError::Cryptography { reason: error.to_string() })
    }
}
