//! `blazz permissions`: the one table of who may do what, as documentation.

use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::role::Role;

#[expect(clippy::unnecessary_wraps, reason = "every command may fail")]
pub(super) fn run() -> anyhow::Result<()> {
    println!("# Who may do what\n");
    println!(
        "Printed by `blazz permissions`. API tokens carry a subset of these as scopes, and never"
    );
    println!("exceed the role of whoever made them.\n");
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    println!("| permission | {} |", roles.join(" | "));
    println!("|---|{}", "---|".repeat(roles.len()));
    for permission in Permission::ALL {
        let cells: Vec<&str> = Role::ALL
            .iter()
            .map(|role| if Permissions::of_role(*role).allows(*permission) { "yes" } else { "" })
            .collect();
        println!("| `{permission}` | {} |", cells.join(" | "));
    }
    Ok(())
}
