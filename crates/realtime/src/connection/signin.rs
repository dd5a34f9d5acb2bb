//! Signing in: the socket becomes reachable by its user's id.

use serde_json::Value;

use super::Connection;
use crate::frame::{Frame, UNAUTHORIZED};
use crate::grant::text_of_id;
use crate::limits::USER_ID_LENGTH;

impl Connection {
    pub(super) fn sign_in(&mut self, auth: &str, user_data: &str) {
        match self.signed_user(auth, user_data) {
            Ok(user_id) if self.socket.sign_in(&user_id) => {
                self.vouched();
                self.idle_until = None;
                self.socket.send(Frame::signin_success(user_data));
            }
            Ok(_) => {
                self.refuse(Some(UNAUTHORIZED), "the connection is signed in as another user");
            }
            Err(message) => self.refuse(Some(UNAUTHORIZED), message),
        }
    }

    fn signed_user(&self, auth: &str, user_data: &str) -> Result<String, &'static str> {
        if !self.hub.app().may_sign_in(auth, self.socket.id(), user_data) {
            return Err("the signature of the sign-in is not valid");
        }
        let user: Value = serde_json::from_str(user_data).unwrap_or_default();
        text_of_id(&user["id"])
            .filter(|id| !id.is_empty() && id.len() <= USER_ID_LENGTH)
            .ok_or("user_data has no usable id")
    }
}
