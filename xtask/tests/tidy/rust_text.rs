//! The string literals of a Rust file, with what is put into them; comments and tests left out.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

/// Macros whose text has gaps that are filled when the program runs.
const FORMATTING: [&str; 4] = ["format", "format_args", "write", "writeln"];

/// A text of the program: one literal, or all the literals of one `concat!`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) line: usize,
    pub(crate) value: String,
    /// The expressions that fill its gaps, as written without spaces.
    pub(crate) filled_with: Vec<String>,
}

/// Reads a whole file.
pub(crate) fn texts(source: &str) -> Vec<Text> {
    let tokens: TokenStream = source.parse().expect("a source file that compiles can be read");
    let mut texts = Vec::new();
    walk(tokens, &mut texts);
    texts
}

fn walk(tokens: TokenStream, texts: &mut Vec<Text>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut name: Option<String> = None;
    let mut is_macro = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                tokens.next_if(
                    |next| matches!(next, TokenTree::Punct(inner) if inner.as_char() == '!'),
                );
                let attribute = tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
                if attribute.is_some_and(|attribute| is_for_tests(&attribute)) {
                    skip_item(&mut tokens);
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == '!' && name.is_some() => is_macro = true,
            TokenTree::Ident(ident) => (name, is_macro) = (Some(ident.to_string()), false),
            TokenTree::Group(group) => {
                enter(&group, name.take().filter(|_| is_macro).as_deref(), texts);
                is_macro = false;
            }
            TokenTree::Literal(literal) => texts.extend(text(&literal)),
            TokenTree::Punct(_) => (name, is_macro) = (None, false),
        }
    }
}

fn enter(group: &Group, of_macro: Option<&str>, texts: &mut Vec<Text>) {
    let mut within = Vec::new();
    walk(group.stream(), &mut within);
    match of_macro {
        Some("concat") => texts.extend(joined(within)),
        Some(name) if FORMATTING.contains(&name) => {
            if let Some(first) = within.first_mut() {
                first.filled_with = named_gaps(&first.value);
                first.filled_with.extend(arguments_after_text(group.stream()));
            }
            texts.extend(within);
        }
        _ => texts.extend(within),
    }
}

fn is_for_tests(attribute: &TokenTree) -> bool {
    attribute.to_string().replace(' ', "") == "[cfg(test)]"
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

/// What `concat!` makes of its literals.
fn joined(parts: Vec<Text>) -> Option<Text> {
    let line = parts.first()?.line;
    let value = parts.into_iter().map(|part| part.value).collect();
    Some(Text { line, value, filled_with: Vec::new() })
}

/// `name` of each `{name}` and `{name:?}`; a `{}` is filled by an argument.
fn named_gaps(value: &str) -> Vec<String> {
    let gaps = value.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next());
    gaps.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A method that is called somewhere, with its arguments as written without spaces.
pub(crate) struct Call {
    pub(crate) line: usize,
    pub(crate) arguments: Vec<String>,
}

/// All calls of a method by this name.
pub(crate) fn calls(source: &str, method: &str) -> Vec<Call> {
    let tokens: TokenStream = source.parse().expect("a source file that compiles can be read");
    let mut calls = Vec::new();
    find_calls(tokens, method, &mut calls);
    calls
}

fn find_calls(tokens: TokenStream, method: &str, calls: &mut Vec<Call>) {
    let mut before: [Option<TokenTree>; 2] = [None, None];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if is_method(&before, method) {
                let line = group.span_open().start().line;
                calls.push(Call { line, arguments: split(group.stream()) });
            }
            find_calls(group.stream(), method, calls);
        }
        before = [before[1].take(), Some(token)];
    }
}

fn is_method(before: &[Option<TokenTree>; 2], method: &str) -> bool {
    let [Some(TokenTree::Punct(dot)), Some(TokenTree::Ident(name))] = before else { return false };
    dot.as_char() == '.' && name == method
}

/// The arguments that follow the text of a formatting macro.
fn arguments_after_text(tokens: TokenStream) -> Vec<String> {
    let is_text =
        |token: &TokenTree| matches!(token, TokenTree::Literal(literal) if text(literal).is_some());
    split(tokens.into_iter().skip_while(|token| !is_text(token)).skip(1).collect())
}

/// Parts between commas, as written without spaces.
fn split(tokens: TokenStream) -> Vec<String> {
    let mut parts = vec![String::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(mark), _) if mark.as_char() == ',' => parts.push(String::new()),
            (_, Some(last)) => last.push_str(&token.to_string().replace(' ', "")),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn text(literal: &Literal) -> Option<Text> {
    let written = literal.to_string();
    let value = written.trim_start_matches('r').trim_matches('#');
    let value = value.strip_prefix('"')?.strip_suffix('"')?.to_owned();
    Some(Text { line: literal.span().start().line, value, filled_with: Vec::new() })
}

#[test]
fn texts_are_found_and_comments_and_tests_are_not() {
    let source = r##"
        //! A comment with "quotes".
        #[doc = "not a text of the program"]
        fn a() { run("one", r#"two"#); }
        const C: &str = concat!("thr", "ee");
        #[cfg(test)] mod tests { const T: &str = "six"; }
        const D: &str = "four";
    "##;
    let found: Vec<String> = texts(source).into_iter().map(|text| text.value).collect();
    assert_eq!(found, ["one", "two", "three", "four"]);
}

#[test]
fn a_formatted_text_knows_what_fills_its_gaps() {
    let source =
        r#"fn a() { format!("SELECT {COLUMNS} IN ({}, {x:?})", marks(ids.len()), x = b("c")) }"#;
    let found = texts(source);
    assert_eq!(found[0].filled_with, ["COLUMNS", "x", "marks(ids.len())", "x=b(\"c\")"]);
    assert_eq!(found[1].value, "c");
}

#[test]
fn calls_are_found_wherever_they_stand() {
    let source = r#"fn a() { b(&"x {ids}".replace("{ids}", &marks(ids.len()))); replace(1); }"#;
    let found = calls(source, "replace");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].arguments, ["\"{ids}\"", "&marks(ids.len())"]);
}
