//! What is wrong with one field of something a client sent.

use serde::Serialize;

/// One refused field: its path (`text.body`), a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProblemField)]
pub struct FieldProblem {
    pub field: String,
    pub code: String,
    pub message: String,
}

impl FieldProblem {
    pub fn new(
        field: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}

/// What is wrong, in one line: `password: use at least 10 characters; name: write a name`.
pub fn in_one_line(problems: &[FieldProblem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|it| format!("{}: {}", it.field, it.message)).collect();
    lines.join("; ")
}
