//! Which tests failed and why, in a few lines each: the end of a long run tells what to look at.

use serde_json::Value;

/// How much of an error is told.
const LINES: usize = 12;

/// What nextest calls a test that did not pass.
const FAILED: [&str; 5] = ["FAIL", "TIMEOUT", "SIGABRT", "SIGSEGV", "SIGKILL"];

/// `        FAIL [   1.118s] (822/988) blazz-storage::storage queue_model::on_mysql`, once for each test.
pub(crate) fn in_nextest(text: &str) -> Vec<String> {
    let failed = |line: &str| {
        let (state, name) = line.trim_start().split_once(" [")?;
        if !FAILED.contains(&state) {
            return None;
        }
        let name = name.split_once(']')?.1.trim_start();
        let numbered = name.strip_prefix('(').and_then(|name| name.split_once(") "));
        Some(numbered.map_or(name, |(_, name)| name).to_owned())
    };
    let mut failures: Vec<String> = text.lines().filter_map(failed).collect();
    failures.sort_unstable();
    failures.dedup();
    failures
}

/// Vitest's report in JSON.
pub(crate) fn in_vitest(report: &Value) -> Vec<String> {
    let tests = list(&report["testResults"]).flat_map(|file| list(&file["assertionResults"]));
    tests
        .filter(|test| test["status"] == "failed")
        .map(|test| told(&text(&test["fullName"]), &text(&test["failureMessages"][0])))
        .collect()
}

/// Playwright's report in JSON.
pub(crate) fn in_playwright(report: &Value) -> Vec<String> {
    let specs = list(&report["suites"]).flat_map(specs);
    let failed = |spec: &&Value| {
        list(&spec["tests"]).any(|test| test["status"] == "unexpected" || test["status"] == "flaky")
    };
    specs.filter(failed).map(|spec| told(&text(&spec["title"]), &error_of(spec))).collect()
}

/// The stories of a file, and of the groups in it.
fn specs(suite: &Value) -> Vec<&Value> {
    let within = list(&suite["suites"]).flat_map(specs);
    list(&suite["specs"]).chain(within).collect()
}

fn error_of(spec: &Value) -> String {
    let results = list(&spec["tests"]).flat_map(|test| list(&test["results"]));
    let mut errors = results.flat_map(|result| list(&result["errors"]));
    errors.next().map_or_else(String::new, |error| text(&error["message"]))
}

fn told(name: &str, error: &str) -> String {
    let lines = error.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    lines.fold(name.to_owned(), |told, line| format!("{told}\n      {line}"))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nextest_names_each_test_once() {
        let run = "   PASS [   0.5s] (1/3) a b::c\n   FAIL [   1.1s] (2/3) a queue::on_mysql\n\
                   \x20 TIMEOUT [  60.0s] a slow\n    FAIL [   1.1s] (2/3) a queue::on_mysql\n";
        assert_eq!(in_nextest(run), ["a queue::on_mysql", "a slow"]);
    }

    #[test]
    fn a_story_is_named_with_the_beginning_of_its_error() {
        let error = json!({ "message": "Error: too late\n\n  Expected: <= 2\n" });
        let test = |status: &str| json!([{ "status": status, "results": [{ "errors": [error] }] }]);
        let report = json!({ "suites": [{
            "specs": [{ "title": "it stands", "tests": test("expected") }],
            "suites": [{ "specs": [{ "title": "it moves", "tests": test("unexpected") }] }],
        }] });
        let told = "it moves\n      Error: too late\n      Expected: <= 2";
        assert_eq!(in_playwright(&report), [told]);
    }

    #[test]
    fn tests_of_the_page_are_named() {
        let report = json!({ "testResults": [{ "assertionResults": [
            { "status": "passed", "fullName": "one" },
            { "status": "failed", "fullName": "two", "failureMessages": ["no"] },
        ] }] });
        assert_eq!(in_vitest(&report), ["two\n      no"]);
    }
}
