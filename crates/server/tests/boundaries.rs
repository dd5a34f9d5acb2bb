//! Where one request ends and the next begins, and whose word about the sender counts: raw bytes on a line.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use blazz_testkit::program::Program;
use tempfile::TempDir;

use std::io::{Read, Write};
use std::net::TcpStream;

async fn program() -> (Program, TempDir) {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), data.path()).unwrap();
    program.start().await.unwrap();
    (program, data)
}

/// Sends bytes; gives everything that comes back until the program hangs up or has said all it had to say.
fn say(program: &Program, bytes: &str) -> String {
    let address = program.url().replace("http://", "");
    let mut line = TcpStream::connect(address).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A program that has refused may have hung up before everything was written.
    let written = line.write_all(bytes.as_bytes());
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = line.read(&mut part) {
        answer.extend_from_slice(&part[..count]);
        line.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    }
    assert!(written.is_ok() || !answer.is_empty() || bytes.len() > 100_000, "it hung up at once");
    String::from_utf8_lossy(&answer).into_owned()
}

/// What would be hidden in the body of another request.
const HIDDEN: &str = "GET /hidden-request HTTP/1.1\r\nHost: x\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_hidden_in_the_body_of_another() {
    let (program, _data) = program().await;
    let two = say(&program, &format!("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n{HIDDEN}"));
    assert!(two.contains("HTTP/1.1 200") && two.contains("hidden-request"), "{two}");
    let length = HIDDEN.len();
    let post = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n";
    for (headers, body) in [
        (format!("Content-Length: {length}\r\nContent-Length: 0\r\n"), HIDDEN.to_owned()),
        (format!("Content-Length: 0\r\nContent-Length: {length}\r\n"), HIDDEN.to_owned()),
        (format!("Content-Length: 0, {length}\r\n"), HIDDEN.to_owned()),
        ("Content-Length: +0\r\n".to_owned(), HIDDEN.to_owned()),
        ("Content-Length: -1\r\n".to_owned(), HIDDEN.to_owned()),
        ("Content-Length: 0x0\r\n".to_owned(), HIDDEN.to_owned()),
        ("Content-Length: 18446744073709551616\r\n".to_owned(), HIDDEN.to_owned()),
        ("Content-Length : 0\r\n".to_owned(), HIDDEN.to_owned()),
        ("Transfer-Encoding: chunked, identity\r\n".to_owned(), format!("0\r\n\r\n{HIDDEN}")),
        ("Transfer-Encoding: xchunked\r\n".to_owned(), format!("0\r\n\r\n{HIDDEN}")),
        ("Transfer-Encoding : chunked\r\n".to_owned(), format!("0\r\n\r\n{HIDDEN}")),
        ("Transfer-Encoding: chunked\r\n".to_owned(), format!("0x0\r\n\r\n{HIDDEN}")),
        ("Transfer-Encoding: chunked\r\n".to_owned(), format!("-1\r\n\r\n{HIDDEN}")),
        ("Transfer-Encoding: chunked\r\n".to_owned(), format!("FFFFFFFFFFFFFFFFF\r\n{HIDDEN}")),
    ] {
        let answer = say(&program, &format!("{post}{headers}\r\n{body}"));
        assert!(!answer.contains("hidden-request"), "{headers}: {answer}");
        assert!(!answer.contains("HTTP/1.1 2"), "{headers}: {answer}");
        assert!(!answer.contains("HTTP/1.1 5"), "{headers}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_length_beside_chunks_leaves_no_second_request_open_to_doubt() {
    let (program, _data) = program().await;
    let body = format!("0\r\n\r\n{HIDDEN}");
    let both = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n{body}",
        body.len()
    );
    // RFC 9112, 6.1: refused, or read by its chunks and then the connection ends.
    let answer = say(&program, &both);
    assert!(!answer.contains("hidden-request"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_headers_are_refused_and_the_program_goes_on() {
    let (program, _data) = program().await;
    let long =
        format!("GET /health/live HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(2_000_000));
    let many = "X-A: b\r\n".repeat(100_000);
    let many = format!("GET /health/live HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    for request in [long, many, "\0\0\0\0\r\n\r\n".to_owned(), "GET\r\n\r\n".to_owned()] {
        let answer = say(&program, &request);
        assert!(!answer.contains("HTTP/1.1 2") && !answer.contains("HTTP/1.1 5"), "{answer}");
    }
    let usual = say(&program, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(usual.starts_with("HTTP/1.1 200"), "{usual}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_chooses_the_host_or_the_scheme_of_a_link() {
    let (program, _data) = program().await;
    let body = r#"{"name":"Ayu","email":"ayu@example.com","password":"kopi susu gula aren","workspace_name":"Toko"}"#;
    let spoofed = "Host: evil.example\r\nX-Forwarded-Host: evil.example\r\n\
                   X-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n\
                   X-Requested-With: blazz\r\nContent-Type: application/json\r\n";
    let request = format!(
        "POST /api/v1/setup HTTP/1.1\r\n{spoofed}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = say(&program, &request);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(!answer.contains("evil.example"), "{answer}");
    assert!(!answer.contains("Secure"), "nobody trusted has said that there is TLS: {answer}");
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.and_then(|line| line.split(';').next()).unwrap();
    let body = r#"{"email":"guest@example.com","role":"agent"}"#;
    let request = format!(
        "POST /api/v1/invitations HTTP/1.1\r\n{spoofed}Cookie: {cookie}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let invited = say(&program, &request);
    assert!(invited.contains(&format!("{}/app/invitations/", program.url())), "{invited}");
    assert!(!invited.contains("evil.example"), "{invited}");
}

/// Browsers open connections ahead of need: such a one must not keep the program from ending.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_said_nothing_does_not_hold_up_the_end() {
    let (mut program, _data) = program().await;
    let address = program.url().replace("http://", "");
    let silent = TcpStream::connect(&address).unwrap();
    let mut begun = TcpStream::connect(&address).unwrap();
    begun.write_all(b"PRI * HT").unwrap();
    let process = program.process_id().unwrap().to_string();
    let told = tokio::process::Command::new("kill").arg(&process).status().await.unwrap();
    assert!(told.success());
    let ended = tokio::time::timeout(Duration::from_secs(5), program.death()).await;
    ended.expect("it waited for a client that says nothing").unwrap();
    drop((silent, begun));
}
