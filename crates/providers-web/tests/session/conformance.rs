//! The same checks of every method of every trait, against `wacore`'s own store in memory and against ours.

use wacore::store::InMemoryBackend;

use crate::checks::{app_sync, device, message_secrets, protocol, signal, tc_tokens, under_way};
use crate::house::House;

/// Runs one check against both.
macro_rules! same_answers {
    ($($name:ident: $check:path),+ $(,)?) => {$(
        mod $name {
            use super::*;

            #[tokio::test]
            async fn in_memory() {
                $check(&InMemoryBackend::new()).await;
            }

            on_both! {
                async fn kept(house: House) {
                    $check(&house.backend()).await;
                }
            }
        }
    )+};
}

same_answers! {
    identities: signal::identities,
    sessions: signal::sessions,
    batches_of_sessions: signal::batches_of_sessions,
    whoever_has_signal_state: signal::state_of_users,
    pre_keys: signal::pre_keys,
    used_pre_keys: signal::used_pre_keys,
    signed_pre_keys: signal::signed_pre_keys,
    sender_keys: signal::sender_keys,
    sync_keys: app_sync::keys,
    sync_versions: app_sync::versions,
    mutation_macs: app_sync::mutation_macs,
    devices_with_sender_keys: protocol::sender_key_devices,
    devices_that_are_forgotten: protocol::forgotten_sender_key_devices,
    lid_mappings: protocol::lid_mappings,
    moved_lid_mappings: protocol::moved_lid_mappings,
    base_keys: protocol::base_keys,
    device_lists: protocol::device_lists,
    group_metadata: protocol::group_metadata,
    tokens: tc_tokens::tc_tokens,
    received_tokens: tc_tokens::received_tc_tokens,
    expired_tokens: tc_tokens::expired_tc_tokens,
    sent_messages: under_way::sent_messages,
    pending_inbound: under_way::pending_inbound,
    pending_batches: under_way::pending_batches,
    secrets_of_messages: message_secrets::secrets,
    merged_message_secrets: message_secrets::merging,
    expired_message_secrets: message_secrets::expiry,
    the_device: device::device,
}
