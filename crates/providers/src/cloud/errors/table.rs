//! The error table of the Cloud API as data (cloud-api.md §8), one row a line.

use std::time::Duration;

use blazz_domain::account::AccountStatus;
use blazz_domain::job::Backoff;

use super::{Class, ErrorFact};

/// Rate limits of an app or a business account are counted by the hour.
const HOURLY: Backoff = Backoff {
    first: Duration::from_mins(1),
    factor: 2,
    longest: Duration::from_mins(15),
    attempts: 10,
};

/// Maintenance and synchronisation take one to ten minutes.
const MINUTES: Backoff = Backoff {
    first: Duration::from_mins(1),
    factor: 2,
    longest: Duration::from_mins(5),
    attempts: 8,
};

const R: Class = Class::Retry(Backoff::SEND);
const R_PAIR: Class = Class::Retry(Backoff::PAIR);
const R_HOURLY: Class = Class::Retry(HOURLY);
const R_MINUTES: Class = Class::Retry(MINUTES);
const U: Class = Class::MayHaveSent;
const N: Class = Class::Final;
const T: Class = Class::NeedsAction;
const T_ATTENTION: Class = Class::Blocks(AccountStatus::Attention);
const T_DISCONNECTED: Class = Class::Blocks(AccountStatus::Disconnected);

const fn one(code: i64, word: &'static str, class: Class, sentence: &'static str) -> ErrorFact {
    many(code, code, word, class, sentence)
}

/// A row whose sentence Meta's details complete.
const fn general(code: i64, word: &'static str, class: Class, sentence: &'static str) -> ErrorFact {
    ErrorFact { is_general: true, ..one(code, word, class, sentence) }
}

const fn many(
    first: i64,
    last: i64,
    word: &'static str,
    class: Class,
    sentence: &'static str,
) -> ErrorFact {
    ErrorFact { first, last, word, class, sentence, is_general: false }
}

#[rustfmt::skip]
pub(super) const FACTS: &[ErrorFact] = &[
    // Access
    one(0, "access_token_invalid", T_DISCONNECTED, "WhatsApp does not accept the access token of this account. An admin must enter a new one."),
    one(190, "access_token_invalid", T_DISCONNECTED, "The access token of this account is invalid or has expired. An admin must enter a new one."),
    general(3, "capability_missing", T_ATTENTION, "The Meta app lacks a capability or permission for this call. An admin must check the app's permissions."),
    general(10, "permission_missing", T_ATTENTION, "The access token lacks a permission, or it was taken back. An admin must grant whatsapp_business_messaging again."),
    many(200, 299, "permission_missing", T_ATTENTION, "The access token lacks a permission, or it was taken back. An admin must grant whatsapp_business_messaging again."),
    general(131_005, "permission_missing", T_ATTENTION, "The access token may not use this number. An admin must grant whatsapp_business_messaging again."),
    one(33, "account_not_found", T_ATTENTION, "WhatsApp does not know this number, or the token has no access to it. An admin must check the phone number id and the token."),
    one(368, "policy_blocked", T_DISCONNECTED, "Meta has blocked this business for a violation of its policies. An admin must act in Meta Business Suite."),
    one(131_031, "account_locked", T_DISCONNECTED, "Meta has locked this WhatsApp account. An admin must act in Meta Business Suite."),
    one(130_497, "country_restricted", T, "This business may not write to people in the customer's country."),
    // Faults at Meta
    one(1, "provider_error", U, "WhatsApp failed while it handled the message; it may have been sent."),
    one(2, "provider_unavailable", U, "WhatsApp was down or overloaded; the message may have been sent."),
    one(131_000, "provider_error", U, "WhatsApp failed for a reason it does not tell; the message may have been sent."),
    one(131_016, "provider_unavailable", U, "A service of WhatsApp was unavailable; the message may have been sent."),
    one(131_057, "provider_maintenance", R_MINUTES, "WhatsApp is upgrading this number; it takes a few minutes."),
    // Rates
    one(4, "app_rate_limited", R_HOURLY, "The Meta app has used up its calls for now; sending goes on later."),
    one(80_007, "business_rate_limited", R_HOURLY, "The WhatsApp business account has used up its calls for now; sending goes on later."),
    one(130_429, "throughput_exceeded", R, "This number sent more messages a second than WhatsApp allows; sending goes on in a moment."),
    one(131_056, "pair_rate_limited", R_PAIR, "Too many messages went to this customer in a short time; sending goes on shortly."),
    one(131_048, "spam_rate_limited", T_ATTENTION, "Meta limits this number because customers blocked or reported it. An admin must look at its quality in WhatsApp Manager."),
    one(613, "call_limit_reached", T, "A limit of calls to WhatsApp was reached. Try again later."),
    one(133_016, "registration_limit_reached", T, "The number was registered too often. Wait 72 hours before the next attempt."),
    // The request
    general(100, "invalid_parameter", N, "WhatsApp refused a part of the message as invalid."),
    general(131_008, "parameter_missing", N, "A required part of the message is missing."),
    general(131_009, "parameter_invalid", N, "A part of the message has a value that WhatsApp does not accept."),
    general(135_000, "parameter_invalid", N, "WhatsApp refused the parameters of the message."),
    general(131_051, "unsupported_kind", N, "WhatsApp cannot send this kind of message."),
    one(130_501, "unsupported_kind", N, "WhatsApp does not support this kind of message here."),
    one(131_059, "cursor_expired", N, "The position in the list has expired; start again from the first page."),
    // The recipient
    one(131_021, "recipient_is_sender", N, "A number cannot write to itself."),
    one(131_026, "undeliverable", N, "The message cannot be delivered: the number may not be on WhatsApp, may use an old version, or may have blocked this business."),
    one(131_030, "recipient_not_allowed", T, "This test number may only write to numbers on its allow list. An admin must add the customer there."),
    one(130_403, "blocked_by_recipient", N, "The customer has blocked this business."),
    one(130_472, "marketing_experiment", N, "Meta holds marketing messages back from this customer as part of an experiment. Use another way to reach them."),
    one(131_049, "marketing_limit", N, "Meta held this marketing message back because the customer got too many. Wait at least 24 hours, or until they write."),
    one(131_050, "marketing_opt_out", N, "The customer does not want marketing messages from this business."),
    one(131_062, "phone_number_needed", N, "This message can only be sent to a phone number, and WhatsApp does not tell this customer's."),
    one(137_000, "identity_changed", T, "The customer's WhatsApp identity has changed. Make sure it is still them, then send again."),
    one(131_047, "window_closed", N, "More than 24 hours have passed since the customer last wrote. Send a template instead."),
    // The account
    one(131_037, "display_name_missing", T_ATTENTION, "The display name of this number is not approved yet. An admin must see to it in WhatsApp Manager."),
    general(131_042, "payment_problem", T_ATTENTION, "There is a problem with the payment method of the WhatsApp business account. An admin must fix it in Meta Business Suite."),
    one(131_044, "payment_problem", T_ATTENTION, "There is a problem with the payment method for calls. An admin must fix it in Meta Business Suite."),
    one(131_045, "not_registered", T_ATTENTION, "This number is not properly registered with the Cloud API. An admin must register it again."),
    one(133_010, "not_registered", T_ATTENTION, "This number is not registered with the Cloud API. An admin must register it."),
    one(134_011, "payment_terms", T, "The terms of WhatsApp payments have not been accepted."),
    // Files
    one(131_052, "media_unavailable", N, "The customer's file could not be taken in by WhatsApp; it may be larger than 100 MB. Ask them to send it another way."),
    general(131_053, "media_rejected", N, "WhatsApp could not use the file: check its type, its size and that its address answers."),
    one(131_060, "only_on_phone", N, "This message can only be seen in the WhatsApp Business app on the phone."),
    // Marketing messages API
    one(131_055, "marketing_only", N, "Only marketing templates can be sent this way."),
    one(134_100, "marketing_only", N, "Only marketing templates can be sent this way."),
    one(134_101, "template_syncing", R_MINUTES, "The template is still being prepared for marketing messages; it takes about ten minutes."),
    one(134_102, "template_unavailable", N, "The template cannot be used for marketing messages."),
    one(131_063, "marketing_disabled", T, "Marketing templates are switched off for this way of sending. An admin can allow them in WhatsApp Manager."),
    one(131_064, "template_misclassified", T, "Sending is limited because templates were put in a wrong category. An admin must look at the templates."),
    // Templates
    general(132_000, "template_parameters", N, "The number of values does not fit the variables of the template."),
    general(132_001, "template_not_found", N, "There is no approved template with this name in this language."),
    general(132_005, "template_too_long", N, "The template gets too long with these values."),
    general(132_007, "template_policy", N, "The text of the template breaks a WhatsApp policy."),
    general(132_008, "template_parameters", N, "The format of a value does not fit its variable in the template."),
    general(132_012, "template_parameters", N, "The format of a value does not fit its variable in the template."),
    general(132_018, "template_parameters", N, "A value for the template is not valid: line breaks, tabs and more than four spaces are not allowed."),
    one(132_015, "template_paused", T, "The template is paused because customers did not like it. Edit it, wait, or use another."),
    one(132_016, "template_disabled", N, "The template was paused too often and is now disabled. Use another."),
    one(132_068, "flow_blocked", T, "The flow in this message is blocked. An admin must look at it in WhatsApp Manager."),
    one(132_069, "flow_throttled", T, "The flow in this message is throttled. An admin must look at it in WhatsApp Manager."),
    // Registration
    one(133_000, "registration_incomplete", T, "An earlier deregistration is not complete. An admin must repeat it."),
    one(133_004, "registration_unavailable", T, "The registration server is busy. Try again later."),
    one(133_005, "pin_wrong", T, "The two-step verification PIN is wrong."),
    one(133_006, "verification_needed", T, "The number must be verified by code before it can be registered."),
    one(133_008, "pin_tries_exceeded", T, "The PIN was wrong too often. Wait before the next attempt."),
    one(133_009, "pin_too_fast", T, "The PIN was entered too soon after the last attempt. Wait a moment."),
    one(133_015, "registration_pending", T, "The number was deleted a moment ago. Wait five minutes before registering it."),
    one(136_024, "verification_limit", T, "Too many verification codes were asked for. Try again later."),
    one(2_388_012, "number_in_use", T, "The number already exists in another account."),
    one(2_388_091, "number_not_movable", T, "The number cannot be moved now."),
    one(2_388_093, "number_not_movable", T, "The number cannot be moved to this account."),
    one(2_388_103, "number_not_movable", T, "The number is not being moved."),
    one(2_494_100, "provider_maintenance", T, "The number is in maintenance. Try again later."),
    // Calls, flows, blocking, names
    many(138_000, 138_018, "call_refused", N, "WhatsApp refused the call."),
    many(139_000, 139_004, "flow_refused", N, "WhatsApp refused the change of the flow."),
    many(139_100, 139_103, "block_refused", N, "WhatsApp could not block or unblock all of these customers."),
    many(147_001, 147_005, "username_refused", T, "The username is taken or not allowed for this business."),
    // Groups
    one(131_020, "group_single_member", N, "The group has no other members."),
    one(131_041, "group_unknown", N, "WhatsApp does not know this group."),
    one(131_201, "group_partly_changed", N, "Only a part of the change to the group was made."),
    one(131_202, "group_duplicate", N, "The participant is already there, or is named twice."),
    one(131_203, "group_terms", N, "The participant has not accepted WhatsApp's current terms."),
    one(131_204, "group_full", N, "The group has reached its largest size."),
    one(131_207, "group_suspended", N, "WhatsApp has suspended this group."),
    one(131_208, "group_rate_limited", R_MINUTES, "Too many group calls in a short time; it goes on shortly."),
    one(131_209, "group_picture", N, "The group picture must be square."),
    one(131_210, "group_picture", N, "The group picture is too small."),
    one(131_211, "group_limit", N, "This number cannot create more groups."),
    one(131_212, "group_not_participant", N, "This person or number is not in the group."),
    one(131_213, "group_no_request", N, "There is no such request to join."),
    one(131_214, "group_creation_disabled", N, "Creating groups is switched off for this number for seven days."),
    one(131_215, "group_not_eligible", N, "This number may not use groups."),
    // Onboarding
    one(2_593_079, "onboarding_refused", N, "The number cannot be moved to this business."),
    one(2_593_085, "onboarding_refused", N, "The number cannot be moved to this business."),
    one(2_593_107, "history_already_synced", N, "The history of the phone app was already asked for."),
    one(2_593_108, "history_too_late", N, "The history of the phone app must be asked for within 24 hours of connecting."),
    one(2_593_109, "history_declined", N, "The business chose not to share the history of its phone app."),
    many(2_494_164, 2_494_179, "signup_refused", N, "Meta refused the sign-up."),
    one(1_752_041, "onboarding_duplicate", N, "This onboarding was already started."),
    many(200_005, 200_007, "template_insights_unavailable", N, "Insights into this template are not available."),
];
