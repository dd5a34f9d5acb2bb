//! One conversation in SMTP (RFC 5321), refused wherever a real server refuses it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use super::letter::Letter;
use super::mail::Post;

/// The longest command, in bytes, its end included (RFC 5321, section 4.5.3.1.4).
const LONGEST_COMMAND: usize = 512;

/// How the conversation is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Channel {
    /// It is not, and need not be.
    #[default]
    Plain,
    /// Nothing is taken before STARTTLS.
    BeforeTls,
    /// TLS from the first byte.
    Tls,
    /// TLS since STARTTLS, after which the server does not greet again (RFC 3207, section 4.2).
    AfterStartTls,
}

impl Channel {
    const fn is_secured(self) -> bool {
        matches!(self, Self::Tls | Self::AfterStartTls)
    }
}

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Left,
    /// The client begins TLS now.
    StartTls,
}

/// What was said so far.
#[derive(Debug, Default)]
struct Talk {
    channel: Channel,
    has_greeted: bool,
    has_signed_in: bool,
    sender: Option<String>,
    receivers: Vec<String>,
}

/// Speaks with one client until it leaves, or begins TLS.
pub(super) async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    channel: Channel,
    post: &Post,
) -> std::io::Result<Ended> {
    let mut talk = Talk { channel, ..Talk::default() };
    if channel != Channel::AfterStartTls {
        say(stream, "220 sink.test ESMTP").await?;
    }
    while let Some(line) = line(stream).await? {
        let Some(command) = command(&line) else {
            say(stream, "500 5.5.2 a command is one line of at most 512 bytes").await?;
            continue;
        };
        let (verb, rest) = command.split_once(' ').unwrap_or((command, ""));
        let verb = verb.to_ascii_uppercase();
        if verb == "DATA" && talk.may_send() {
            say(stream, "354 end with a dot").await?;
            let Some(raw) = data(stream).await? else { break };
            say(stream, &talk.take(&raw, post)).await?;
            continue;
        }
        if verb == "STARTTLS" && channel == Channel::BeforeTls && talk.has_greeted {
            say(stream, "220 2.0.0 begin").await?;
            return Ok(Ended::StartTls);
        }
        say(stream, &talk.answer(&verb, rest, post)).await?;
        if verb == "QUIT" {
            break;
        }
    }
    Ok(Ended::Left)
}

impl Talk {
    const fn may_send(&self) -> bool {
        self.sender.is_some() && !self.receivers.is_empty()
    }

    fn begin_anew(&mut self) {
        *self = Self { channel: self.channel, has_greeted: true, ..Self::default() };
    }

    fn answer(&mut self, verb: &str, rest: &str, post: &Post) -> String {
        match verb {
            "EHLO" | "HELO" if rest.trim().is_empty() => "501 5.5.4 say who you are".to_owned(),
            "EHLO" => {
                self.begin_anew();
                let is_open = self.channel != Channel::BeforeTls;
                let login = if post.login.is_some() && is_open { "250-AUTH PLAIN\r\n" } else { "" };
                let tls = if is_open { "" } else { "250-STARTTLS\r\n" };
                format!("250-sink.test\r\n{tls}{login}250 ENHANCEDSTATUSCODES")
            }
            "HELO" => {
                self.begin_anew();
                "250 sink.test".to_owned()
            }
            // RFC 3207, section 4.
            "AUTH" | "MAIL" | "RCPT" | "DATA" if self.channel == Channel::BeforeTls => {
                "530 5.7.0 say STARTTLS first".to_owned()
            }
            "AUTH" => self.sign_in(rest, post),
            "MAIL" => self.begin(rest, post),
            "RCPT" => self.add(rest, post),
            "DATA" => "503 5.5.1 name a sender and a receiver first".to_owned(),
            "RSET" => {
                (self.sender, self.receivers) = (None, Vec::new());
                "250 2.0.0 forgotten".to_owned()
            }
            "NOOP" => "250 2.0.0 still here".to_owned(),
            "QUIT" => "221 2.0.0 goodbye".to_owned(),
            _ => "500 5.5.1 no such command".to_owned(),
        }
    }

    /// RFC 4616: nothing, the name and the password, each after a zero byte.
    fn sign_in(&mut self, rest: &str, post: &Post) -> String {
        let Some((name, password)) = &post.login else { return "502 5.5.1 no such command".into() };
        let given = rest.strip_prefix("PLAIN ").and_then(|it| BASE64_STANDARD.decode(it).ok());
        if !self.has_greeted || given.is_none() {
            return "501 5.5.2 say AUTH PLAIN and the credentials".to_owned();
        }
        self.has_signed_in = given == Some(format!("\0{name}\0{password}").into_bytes());
        let answer = if self.has_signed_in { "235 2.7.0 come in" } else { "535 5.7.8 wrong" };
        answer.to_owned()
    }

    fn begin(&mut self, rest: &str, post: &Post) -> String {
        if !self.has_greeted {
            return "503 5.5.1 greet first".to_owned();
        }
        if post.login.is_some() && !self.has_signed_in {
            return "530 5.7.0 sign in first".to_owned();
        }
        if self.sender.is_some() {
            return "503 5.5.1 there is a sender already".to_owned();
        }
        if let Some(code) = post.next_refusal() {
            return format!("{code} 4.3.2 not now");
        }
        match path(rest, "FROM:") {
            Some(sender) => {
                self.sender = Some(sender);
                "250 2.1.0 go on".to_owned()
            }
            None => "501 5.5.4 say MAIL FROM:<address>".to_owned(),
        }
    }

    fn add(&mut self, rest: &str, post: &Post) -> String {
        if self.sender.is_none() {
            return "503 5.5.1 name a sender first".to_owned();
        }
        match path(rest, "TO:") {
            Some(receiver) if post.is_unknown(&receiver) => "550 5.1.1 nobody here".to_owned(),
            Some(receiver) => {
                self.receivers.push(receiver);
                "250 2.1.5 go on".to_owned()
            }
            None => "501 5.5.4 say RCPT TO:<address>".to_owned(),
        }
    }

    fn take(&mut self, raw: &[u8], post: &Post) -> String {
        let sender = self.sender.take().unwrap_or_default();
        let receivers = std::mem::take(&mut self.receivers);
        match Letter::read(&sender, &receivers, raw) {
            Ok(letter) => {
                post.keep(Letter { is_secured: self.channel.is_secured(), ..letter });
                "250 2.0.0 taken".to_owned()
            }
            Err(why) => format!("554 5.6.0 {why}"),
        }
    }
}

/// An address in angle brackets, and no parameter that was not offered.
fn path(rest: &str, word: &str) -> Option<String> {
    let (head, path) = rest.split_at_checked(word.len())?;
    let address = path.strip_prefix('<')?.strip_suffix('>')?;
    let (local, domain) = address.rsplit_once('@')?;
    let is_plain = address.bytes().all(|it| it.is_ascii_graphic() && !b"<>".contains(&it));
    let is_path = head.eq_ignore_ascii_case(word) && is_plain;
    (is_path && !local.is_empty() && !domain.is_empty()).then(|| address.to_owned())
}

fn command(line: &[u8]) -> Option<&str> {
    let text = str::from_utf8(line).ok().filter(|_| line.len() <= LONGEST_COMMAND)?;
    text.strip_suffix("\r\n")
}

/// A line with its end; `None` once the client has left.
async fn line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = stream.read_until(b'\n', &mut line).await?;
    Ok((read > 0).then_some(line))
}

/// What comes until the dot. A line that ends otherwise than with both characters is marked as eight-bit, for which
/// the whole is refused: what is a line to one server and none to the next lets one letter be read as two.
async fn data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    while let Some(next) = line(stream).await? {
        if next == b".\r\n" {
            return Ok(Some(all));
        }
        let stuffed = next.strip_prefix(b".").unwrap_or(&next);
        all.extend_from_slice(stuffed);
        let inner = stuffed.strip_suffix(b"\r\n");
        if inner.is_none_or(|inner| inner.contains(&b'\r')) {
            all.push(0xff);
        }
    }
    Ok(None)
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    words: &str,
) -> std::io::Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await?;
    stream.flush().await
}
