//! Private servers that run beside each other.

use std::{env, fs};

use blazz_testservers::{Durability, MariaDb};

/// MariaDB deletes, when it starts, what looks like a temporary table in its folder for those: in a folder
/// that servers share, the tables of another one that is just being made.
#[test]
fn a_server_that_starts_leaves_the_temporary_tables_of_others_alone() {
    if env::var_os("BLAZZ_TEST_SKIP_MYSQL").is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let table = env::temp_dir().join(format!("#sql-temptable-{}-1-1.MAI", std::process::id()));
    fs::write(&table, "of another server").unwrap();
    drop(MariaDb::start(&folder.path().join("mariadb"), Durability::ServerEnds).unwrap());
    assert_eq!(fs::read_to_string(&table).unwrap(), "of another server");
    fs::remove_file(&table).unwrap();
}
