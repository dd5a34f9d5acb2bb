//! Bytes of files as an answer: whole, in part, or not again (RFC 9110, sections 13 and 14).

use std::ops::Range;

use axum::body::Body;
use axum::http::response::Builder;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use blazz_blobs::{BlobError, BlobKey, Blobs};

/// What is asked of a file, and what is known of it.
pub(crate) struct Wanted<'a> {
    pub(crate) asked: &'a HeaderMap,
    /// Another one with other bytes: the SHA-256 of the file, in hex.
    pub(crate) tag: Option<&'a str>,
    /// In bytes; looked up when it is not known.
    pub(crate) size: Option<u64>,
}

/// What a `Range` comes to.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    One(Range<u64>),
    Outside,
}

/// The answer, without what the bytes are.
pub(crate) async fn answer(
    blobs: &Blobs,
    key: BlobKey,
    wanted: Wanted<'_>,
) -> Result<Response, BlobError> {
    let tag = wanted.tag.map(|tag| format!("\"{tag}\""));
    let mut answer = Response::builder().header(header::ACCEPT_RANGES, "bytes");
    if let Some(tag) = &tag {
        answer = answer.header(header::ETAG, tag);
        if names(wanted.asked, &header::IF_NONE_MATCH, tag) {
            return Ok(built(answer.status(StatusCode::NOT_MODIFIED), Body::empty()));
        }
    }
    let size = match wanted.size {
        Some(size) => size,
        None => blobs.size(key).await?,
    };
    let range = match part(wanted.asked, tag.as_deref(), size) {
        Part::Whole => 0..size,
        Part::One(range) => {
            let said = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            answer = answer.status(StatusCode::PARTIAL_CONTENT);
            answer = answer.header(header::CONTENT_RANGE, said);
            range
        }
        Part::Outside => {
            let answer = answer.header(header::CONTENT_RANGE, format!("bytes */{size}"));
            return Ok(built(answer.status(StatusCode::RANGE_NOT_SATISFIABLE), Body::empty()));
        }
    };
    answer = answer.header(header::CONTENT_LENGTH, range.end - range.start);
    Ok(built(answer, Body::from_stream(blobs.open(key, range).await?)))
}

/// All header values above are made of digits and hex.
fn built(answer: Builder, body: Body) -> Response {
    answer.body(body).unwrap_or_default()
}

/// Whether a header names this version of the file, or any.
fn names(asked: &HeaderMap, header: &HeaderName, tag: &str) -> bool {
    let known = asked.get(header).and_then(|it| it.to_str().ok());
    known.is_some_and(|known| {
        known.split(',').map(str::trim).any(|it| it == "*" || it.trim_start_matches("W/") == tag)
    })
}

/// One part that is asked for, of this version of the file. What cannot be read, or is several parts, is answered with the
/// whole (RFC 9110, section 14.2).
fn part(asked: &HeaderMap, tag: Option<&str>, size: u64) -> Part {
    let is_of_another = asked.contains_key(header::IF_RANGE)
        && !tag.is_some_and(|tag| names(asked, &header::IF_RANGE, tag));
    let wanted = asked.get(header::RANGE).and_then(|it| it.to_str().ok());
    match wanted.filter(|_| !is_of_another).and_then(|it| read(it, size)) {
        None => Part::Whole,
        Some(part) if part.start >= size => Part::Outside,
        Some(part) => Part::One(part),
    }
}

/// `bytes=first-last`, `bytes=first-` or `bytes=-length` (section 14.1.2), cut to the size.
fn read(wanted: &str, size: u64) -> Option<Range<u64>> {
    let (first, last) = wanted.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        return Some(size.saturating_sub(last.parse().ok()?)..size);
    }
    let first: u64 = first.parse().ok()?;
    let end = match last {
        "" => size,
        last => last.parse::<u64>().ok().filter(|last| *last >= first)?.saturating_add(1),
    };
    Some(first..end.min(size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(HeaderName, &str)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn one_part_is_given_several_are_not_and_none_outside() {
        for (range, wanted) in [
            ("bytes=0-", Part::One(0..10)),
            ("bytes=0-0", Part::One(0..1)),
            ("bytes=4-99", Part::One(4..10)),
            ("bytes=-3", Part::One(7..10)),
            ("bytes=-99", Part::One(0..10)),
            ("bytes=-0", Part::Outside),
            ("bytes=x-1", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=10-", Part::Outside),
            ("bytes=5-2", Part::Whole),
            ("lines=1-2", Part::Whole),
        ] {
            let asked = asked(&[(header::RANGE, range)]);
            assert_eq!(part(&asked, Some("\"a\""), 10), wanted, "{range}");
        }
        assert_eq!(part(&asked(&[(header::RANGE, "bytes=0-")]), None, 0), Part::Outside);
    }

    #[test]
    fn a_part_of_another_version_is_not_given() {
        for (tag, wanted) in [("\"a\"", Part::One(1..3)), ("\"b\"", Part::Whole)] {
            let asked = asked(&[(header::RANGE, "bytes=1-2"), (header::IF_RANGE, tag)]);
            assert_eq!(part(&asked, Some("\"a\""), 10), wanted, "{tag}");
        }
    }
}
