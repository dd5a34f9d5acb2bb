//! The string literals of a Rust file, with the macro each stands in; comments and tests left out.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// A text of the program: one literal, or all the literals of one `concat!`.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) line: usize,
    pub(crate) value: String,
    /// The innermost macro around it, such as `format`.
    pub(crate) within: Option<String>,
}

/// Reads a whole file.
pub(crate) fn texts(source: &str) -> Vec<Text> {
    let tokens: TokenStream = source.parse().expect("a source file that compiles can be read");
    let mut texts = Vec::new();
    walk(tokens, None, &mut texts);
    texts
}

fn walk(tokens: TokenStream, within: Option<&str>, texts: &mut Vec<Text>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut name: Option<String> = None;
    let mut is_macro = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                if let Some(TokenTree::Punct(inner)) = tokens.peek()
                    && inner.as_char() == '!'
                {
                    tokens.next();
                }
                let Some(TokenTree::Group(attribute)) = tokens.next() else { continue };
                if attribute.stream().to_string().replace(' ', "") == "cfg(test)" {
                    skip_item(&mut tokens);
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == '!' && name.is_some() => is_macro = true,
            TokenTree::Ident(ident) => (name, is_macro) = (Some(ident.to_string()), false),
            TokenTree::Group(group) => {
                let called = name.take().filter(|_| is_macro);
                if called.as_deref() == Some("concat") {
                    texts.extend(joined(group.stream(), within));
                } else {
                    walk(group.stream(), called.as_deref().or(within), texts);
                }
                is_macro = false;
            }
            TokenTree::Literal(literal) => texts.extend(text(&literal, within)),
            TokenTree::Punct(_) => (name, is_macro) = (None, false),
        }
    }
}

/// Skips to the end of the item that an attribute stands above: its body, or its semicolon.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(mark) if mark.as_char() == ';' => return,
            _ => {}
        }
    }
}

/// What `concat!` makes of its literals; names within it count for nothing.
fn joined(tokens: TokenStream, within: Option<&str>) -> Option<Text> {
    let mut parts = Vec::new();
    walk(tokens, within, &mut parts);
    let first = parts.first()?;
    let value = parts.iter().map(|part| part.value.as_str()).collect();
    Some(Text { line: first.line, value, within: within.map(str::to_owned) })
}

fn text(literal: &Literal, within: Option<&str>) -> Option<Text> {
    let written = literal.to_string();
    let value = written.trim_start_matches('r').trim_matches('#');
    let value = value.strip_prefix('"')?.strip_suffix('"')?;
    let line = literal.span().start().line;
    Some(Text { line, value: value.to_owned(), within: within.map(str::to_owned) })
}

#[test]
fn texts_are_found_with_the_macro_they_stand_in() {
    let source = r##"
        //! A comment with "quotes".
        #[doc = "not a text of the program"]
        fn a() { run("one", format!("two {}", b("three")), r#"four"#); }
        const C: &str = concat!("fi", "ve");
        #[cfg(test)] mod tests { const T: &str = "six"; }
        const D: &str = "seven";
    "##;
    let found: Vec<(String, Option<String>)> =
        texts(source).into_iter().map(|text| (text.value, text.within)).collect();
    let format = Some("format".to_owned());
    let expected = [
        ("one", None),
        ("two {}", format.clone()),
        ("three", format),
        ("four", None),
        ("five", None),
        ("seven", None),
    ];
    assert_eq!(found, expected.map(|(value, within)| (value.to_owned(), within)));
}
