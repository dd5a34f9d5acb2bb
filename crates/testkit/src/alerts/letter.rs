//! An e-mail as it arrived, and what a real server refuses it for.

/// The longest line, in bytes, without its end (RFC 5321, section 4.5.3.1.6).
const LONGEST_LINE: usize = 998;
/// Fields that stand in each e-mail exactly once (RFC 5322, section 3.6; `To` and `Message-ID` as servers ask for).
const ONCE: [&str; 5] = ["from", "to", "date", "message-id", "subject"];

/// An e-mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whom it came from and whom it goes to, as the server was told.
    pub sender: String,
    pub receivers: Vec<String>,
    /// Names in lower case, in their order; lines that were folded are one again.
    pub fields: Vec<(String, String)>,
    /// Without its encoding.
    pub text: String,
    /// It came over TLS.
    pub is_secured: bool,
}

impl Letter {
    /// Reads what came between DATA and the dot.
    ///
    /// # Errors
    /// When it breaks a rule of RFC 5322 that servers check; the error says which.
    pub(super) fn read(
        sender: &str,
        receivers: &[String],
        raw: &[u8],
    ) -> Result<Self, &'static str> {
        if !raw.is_ascii() {
            return Err("eight-bit text was not announced");
        }
        let raw = str::from_utf8(raw).map_err(|_| "this is no text")?;
        if raw.lines().any(|line| line.len() > LONGEST_LINE) {
            return Err("a line is too long");
        }
        let (head, body) = raw.split_once("\r\n\r\n").ok_or("no empty line ends the head")?;
        let fields = fields(head)?;
        for name in ONCE {
            if fields.iter().filter(|(it, _)| it == name).count() != 1 {
                return Err("From, To, Date, Message-ID and Subject must stand there once each");
            }
        }
        let mut letter = Self {
            sender: sender.to_owned(),
            receivers: receivers.to_vec(),
            fields,
            text: String::new(),
            is_secured: false,
        };
        let is_quoted = letter.field("content-transfer-encoding") == "quoted-printable";
        letter.text = if is_quoted { unquote(body) } else { body.to_owned() };
        Ok(letter)
    }

    /// What a field holds; empty when it is not there.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

fn fields(head: &str) -> Result<Vec<(String, String)>, &'static str> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            let (_, value) = fields.last_mut().ok_or("the head begins in the middle of a field")?;
            value.push_str(line);
            continue;
        }
        let (name, value) = line.split_once(':').ok_or("a line of the head is no field")?;
        if name.is_empty() || !name.bytes().all(|it| it.is_ascii_graphic()) {
            return Err("a field has no name");
        }
        fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(fields)
}

/// Takes the encoding quoted-printable away (RFC 2045, section 6.7).
fn unquote(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let pair = rest.get(..2).and_then(|digits| hex::decode(digits).ok());
        match pair.filter(|_| *first == b'=') {
            Some(decoded) => {
                bytes.extend(decoded);
                rest = &rest[2..];
            }
            None => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
