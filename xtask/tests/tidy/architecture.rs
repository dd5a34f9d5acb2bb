//! ARCHITECTURE.md: short, and its table of crates is what cargo builds.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::assert_none;
use crate::documents::code_spans;
use crate::tree::{read, root};

const LONGEST: usize = 200;

/// What a crate's row in the table allows and forbids.
struct Row {
    name: String,
    may_use: BTreeSet<String>,
    never: BTreeSet<String>,
}

/// A crate's direct dependencies: of the program, and of its tests alone.
#[derive(Default)]
struct Uses {
    normal: BTreeSet<String>,
    tests: BTreeSet<String>,
}

#[test]
fn the_architecture_fits_on_a_few_pages() {
    let lines = read(&root().join("ARCHITECTURE.md")).text.lines().count();
    assert!(lines <= LONGEST, "ARCHITECTURE.md has {lines} lines, at most {LONGEST} are read");
}

#[test]
fn every_crate_has_its_row_and_every_row_its_crate() {
    let rows: BTreeSet<String> = table().into_iter().map(|row| row.name).collect();
    let crates: BTreeSet<String> = crates().into_keys().collect();
    assert_eq!(rows, crates, "rows of ARCHITECTURE.md and crates of the workspace");
}

#[test]
fn a_row_allows_only_what_stands_above_it() {
    let mut above = BTreeSet::new();
    for row in table() {
        let wrong: Vec<&String> = row.may_use.difference(&above).collect();
        assert!(wrong.is_empty(), "`{}` stands above {wrong:?}", row.name);
        above.insert(row.name);
    }
}

#[test]
fn a_crate_uses_only_what_its_row_says() {
    let crates = crates();
    let rows = table();
    let mut findings = Vec::new();
    for row in &rows {
        let Some(uses) = crates.get(&row.name) else { continue };
        let ours = |used: &BTreeSet<String>| -> BTreeSet<String> {
            used.iter().filter(|name| crates.contains_key(*name)).cloned().collect()
        };
        for name in ours(&uses.normal).difference(&row.may_use) {
            findings.push(format!("{} uses {name}", row.name));
        }
        for name in ours(&uses.tests).difference(&usable_in_tests(row, &rows)) {
            findings.push(format!("the tests of {} use {name}", row.name));
        }
        for name in uses.normal.intersection(&row.never) {
            findings.push(format!("{} must never know {name}", row.name));
        }
    }
    assert_none(&findings, "ARCHITECTURE.md says otherwise");
}

/// The crates that any test may use.
const FOR_TESTS: [&str; 4] = ["testkit", "testservers", "storage", "websimulator"];

/// What a crate may use, what those crates may use in turn, and what is there for tests.
fn usable_in_tests(row: &Row, rows: &[Row]) -> BTreeSet<String> {
    let used = rows.iter().filter(|other| row.may_use.contains(&other.name));
    let in_turn = used.flat_map(|other| other.may_use.iter().cloned());
    in_turn.chain(row.may_use.iter().cloned()).chain(FOR_TESTS.map(ToOwned::to_owned)).collect()
}

#[test]
fn xtask_builds_without_the_product() {
    let metadata = metadata();
    let xtask = packages(&metadata).find(|package| package["name"] == "xtask");
    let uses = uses(xtask.expect("xtask is in the workspace"));
    let mut product: BTreeSet<String> = crates().into_keys().collect();
    product.remove("testservers");
    let product: Vec<&String> =
        uses.normal.union(&uses.tests).filter(|name| product.contains(*name)).collect();
    assert!(product.is_empty(), "xtask depends on {product:?}");
}

/// WhatsApp's root key is a constant of the client; only what talks to the simulator may do without its check
/// (docs/decisions/0010-the-simulator-stands-on-wacore.md).
#[test]
fn only_the_tests_of_the_simulator_skip_the_check_of_whatsapps_certificates() {
    let metadata = metadata();
    let mut findings = Vec::new();
    for package in packages(&metadata) {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let features = dependency["features"].as_array().into_iter().flatten();
            let skips = features.filter_map(Value::as_str).any(|name| name.starts_with("danger-"));
            let is_allowed = package["name"] == "blazz-websimulator" && dependency["kind"] == "dev";
            if skips && !is_allowed {
                findings.push(format!("{} with {}", package["name"], dependency["name"]));
            }
        }
    }
    assert_none(&findings, "certificates of WhatsApp are checked");
}

/// The feature that leaves the check out is given away by one crate under one name, and passed on only to programs
/// that no one ships.
#[test]
fn what_ships_checks_whatsapps_certificates() {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "-p", "blazz-server", "-e", "no-dev,features", "--prefix", "none"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8_lossy(&output.stdout);
    assert!(tree.contains("whatsapp-rust"), "the tree of what ships: {tree}");
    let findings: Vec<String> =
        tree.lines().filter(|line| line.contains("danger-")).map(ToOwned::to_owned).collect();
    assert_none(&findings, "what ships checks the certificates of WhatsApp");
}

/// The rows `| crate | holds | may use | must never know |`; names stand in backticks,
/// and `all` means everything above.
fn table() -> Vec<Row> {
    let document = read(&root().join("ARCHITECTURE.md"));
    let mut rows: Vec<Row> = Vec::new();
    for line in document.text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _holds, may_use, never] = cells[..] else { continue };
        let names = |cell: &str| code_spans(cell).into_iter().collect::<BTreeSet<String>>();
        let may_use = if may_use == "all" {
            rows.iter().map(|row| row.name.clone()).collect()
        } else {
            names(may_use)
        };
        rows.push(Row { name: name.trim_matches('`').to_owned(), may_use, never: names(never) });
    }
    rows
}

/// The crates under `crates/`, by the names the table uses.
fn crates() -> BTreeMap<String, Uses> {
    let metadata = metadata();
    packages(&metadata)
        .filter(|package| package["name"] != "xtask")
        .map(|package| (short(package["name"].as_str().unwrap_or_default()), uses(package)))
        .collect()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

fn uses(package: &Value) -> Uses {
    let mut uses = Uses::default();
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let name = short(dependency["name"].as_str().unwrap_or_default());
        let into = if dependency["kind"] == "dev" { &mut uses.tests } else { &mut uses.normal };
        into.insert(name);
    }
    uses
}

fn short(name: &str) -> String {
    name.strip_prefix("blazz-").unwrap_or(name).to_owned()
}

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo can be started");
    serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON")
}
