//! The table covers every code the design names, and the recorded answers lead to the right action.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::*;
use crate::cloud::answer::Answer;
use crate::provider::SendError;

/// Class letters as cloud-api.md §8 gives them, `|` where it gives two.
const NAMED: &[(&str, &[i64])] = &[
    (
        "T",
        &[
            0, 190, 3, 10, 200, 250, 299, 131_005, 613, 133_016, 368, 131_031, 130_497, 131_030,
            131_037, 131_042, 131_044, 131_045, 131_063, 131_064, 132_015, 132_068, 132_069,
            133_000, 133_004, 133_005, 133_006, 133_008, 133_009, 133_010, 133_015, 134_011,
            136_024, 137_000, 147_001, 147_002, 147_003, 147_004, 147_005, 2_388_012, 2_388_091,
            2_388_093, 2_388_103, 2_494_100,
        ],
    ),
    ("U", &[1, 2, 131_000, 131_016]),
    ("R", &[4, 80_007, 130_429, 131_056, 131_208, 134_101]),
    ("R|U", &[131_057]),
    ("N|T", &[131_048, 33]),
    (
        "N",
        &[
            100, 130_403, 130_472, 131_008, 131_009, 131_021, 131_026, 131_047, 131_049, 131_050,
            131_051, 131_052, 131_053, 131_055, 134_100, 134_102, 131_059, 131_060, 131_062,
            132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_018, 132_016, 135_000,
            138_000, 138_018, 139_000, 139_004, 139_100, 139_103, 131_020, 131_041, 131_201,
            131_202, 131_203, 131_204, 131_207, 131_209, 131_210, 131_211, 131_212, 131_213,
            131_214, 131_215, 2_593_079, 2_593_085, 2_593_107, 2_593_108, 2_593_109, 2_494_164,
            2_494_179, 1_752_041, 200_005, 200_007, 130_501,
        ],
    ),
];

const fn letter(class: Class) -> &'static str {
    match class {
        Class::Retry(_) => "R",
        Class::MayHaveSent => "U",
        Class::Final => "N",
        Class::NeedsAction | Class::Blocks(_) => "T",
    }
}

#[test]
fn every_code_of_the_design_has_a_row_of_its_class() {
    for (classes, codes) in NAMED {
        for code in *codes {
            let fact = find_fact(*code).unwrap_or_else(|| panic!("{code} has no row"));
            let given = letter(fact.class);
            assert!(classes.split('|').any(|class| class == given), "{code}: {given}");
        }
    }
}

#[test]
fn no_two_rows_claim_the_same_code() {
    let mut facts: Vec<_> = table::FACTS.iter().collect();
    facts.sort_by_key(|fact| fact.first);
    for pair in facts.windows(2) {
        assert!(pair[0].last < pair[1].first, "{} overlaps", pair[1].first);
    }
}

#[test]
fn every_row_has_a_word_for_programs_and_a_sentence_for_people() {
    for fact in table::FACTS {
        assert!(fact.word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
        assert!(fact.sentence.ends_with('.') && fact.sentence.len() > 20, "{}", fact.first);
    }
}

/// The recorded error answers: file, stable word, what may be done next.
const ANSWERS: &[(&str, &str, &str)] = &[
    ("block_users_partial", "block_refused", "refused"),
    ("err_invalid_token", "access_token_invalid", "disconnected"),
    ("err_no_error_data", "account_not_found", "attention"),
    ("err_non_json_502", "no_answer", "may have sent"),
    ("err_pair_131056", "pair_rate_limited", "retry"),
    ("err_param_100", "invalid_parameter", "refused"),
    ("err_rate_130429", "throughput_exceeded", "retry"),
    ("err_template_132000", "template_parameters", "refused"),
    ("err_template_132001", "template_not_found", "refused"),
    ("err_transient_131016", "provider_unavailable", "may have sent"),
    ("err_window_131047", "window_closed", "refused"),
];

fn recorded(name: &str) -> Answer {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cloud-api/responses")
        .join(format!("{name}.json"));
    let recorded: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let body = match &recorded["body"] {
        Value::String(text) => text.clone().into_bytes(),
        json => serde_json::to_vec(json).unwrap(),
    };
    Answer {
        status: u16::try_from(recorded["status"].as_u64().unwrap()).unwrap(),
        retry_after: None,
        body: body.into(),
    }
}

fn action(error: &SendError) -> &'static str {
    match error {
        SendError::Refused { .. } => "refused",
        SendError::Retry { .. } => "retry",
        SendError::Away { .. } => "away",
        SendError::MayHaveSent { .. } => "may have sent",
        SendError::AccountBlocked { status: AccountStatus::Disconnected, .. } => "disconnected",
        SendError::AccountBlocked { .. } => "attention",
    }
}

#[test]
fn every_recorded_error_leads_to_its_action() {
    for (name, word, expected) in ANSWERS {
        let error = recorded(name).into_send_error();
        assert_eq!((error.failure().code.as_str(), action(&error)), (*word, *expected), "{name}");
    }
}

#[test]
fn the_reason_carries_the_words_of_whatsapp_about_the_parameter() {
    let error = recorded("err_param_100").into_send_error();
    assert!(error.failure().reason.ends_with("WhatsApp says: Param text.body is required"));
}

#[test]
fn an_unnamed_code_is_final_when_refused_and_unknown_when_the_server_failed() {
    let unnamed = ReportedError { code: 999_999, ..ReportedError::default() };
    assert_eq!(unnamed.class(Some(400)), Class::Final);
    assert_eq!(unnamed.class(Some(500)), Class::MayHaveSent);
    assert_eq!(unnamed.class(None), Class::Final);
}
