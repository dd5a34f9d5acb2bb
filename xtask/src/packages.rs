//! System packages: what is missing, installed on Debian as root, else named with the way to get it.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
pub(crate) use blazz_testservers::find_program;
use blazz_testservers::is_root;

use crate::process;

/// Something of the system that a command needs.
pub(crate) struct Package {
    what: &'static str,
    debian: &'static [&'static str],
    /// Ubuntu's names where they differ.
    ubuntu: Option<&'static [&'static str]>,
    elsewhere: &'static str,
    is_there: fn() -> bool,
}

pub(crate) const MARIADB: Package = Package {
    what: "MariaDB server",
    debian: &["mariadb-server"],
    ubuntu: None,
    elsewhere: "install MariaDB 10.6 or newer (https://mariadb.org/download), or set \
                BLAZZ_TEST_MYSQL_URL=mysql://user:password@host:port to a server on which \
                the user may create databases",
    is_there: || find_program("mariadbd").is_some() && find_program("mariadb-install-db").is_some(),
};

/// Makes system calls of a running program fail.
pub(crate) const STRACE: Package = Package {
    what: "strace",
    debian: &["strace"],
    ubuntu: None,
    elsewhere: "install strace",
    is_there: || find_program("strace").is_some(),
};

/// Puts the clock of a program forward and back.
pub(crate) const FAKETIME: Package = Package {
    what: "libfaketime",
    debian: &["faketime"],
    ubuntu: None,
    elsewhere: "install libfaketime",
    is_there: || Path::new("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1").exists(),
};

pub(crate) const CHROMIUM: Package = Package {
    what: "Chromium",
    debian: &["chromium"],
    ubuntu: Some(&["chromium-browser"]),
    elsewhere: "install Chromium or Chrome, or set CHROMIUM=/path/to/the/browser",
    is_there: || find_chromium().is_some(),
};

pub(crate) const FONTS: Package = Package {
    what: "fonts for the browser",
    debian: &["fonts-liberation", "fonts-noto-color-emoji"],
    ubuntu: None,
    elsewhere: "install Liberation Sans and Noto Color Emoji",
    is_there: || {
        let fonts = Path::new("/usr/share/fonts/truetype");
        System::here() == System::Other
            || fonts.join("liberation").exists() && fonts.join("noto/NotoColorEmoji.ttf").exists()
    },
};

pub(crate) const PYTHON: Package = Package {
    what: "Python 3 with venv",
    debian: &["python3-venv"],
    ubuntu: None,
    elsewhere: "install Python 3.10 or newer (https://www.python.org)",
    is_there: || {
        let try_out = ["-c", "import ensurepip, venv"];
        process::program("python3").args(try_out).status().is_ok_and(|status| status.success())
    },
};

/// Makes sure that all of them are there, or says what is missing and how to get it.
pub(crate) fn ensure(packages: &[&Package]) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    let system = System::here();
    if system != System::Other && is_root()? {
        install(&missing, system)?;
    }
    let missing = self::missing(packages);
    if !missing.is_empty() {
        bail!("{}", explanation(&missing, system));
    }
    Ok(())
}

/// The browser of the stories: `CHROMIUM`, or the first that is installed.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    let chosen = env::var_os("CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    chosen.or_else(|| names.into_iter().find_map(find_program))
}

fn missing<'a>(packages: &[&'a Package]) -> Vec<&'a Package> {
    packages.iter().copied().filter(|package| !(package.is_there)()).collect()
}

/// Systems whose packages we know by name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
    Other,
}

impl System {
    fn here() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        if find_program("apt-get").is_some() { Self::named(&release) } else { Self::Other }
    }

    /// Reads `ID` and `ID_LIKE` of `/etc/os-release`.
    fn named(release: &str) -> Self {
        let is_like = |name| {
            let mut lines = release.lines().filter(|line| line.starts_with("ID"));
            lines.any(|line| line.contains(name))
        };
        match (is_like("ubuntu"), is_like("debian")) {
            (true, _) => Self::Ubuntu,
            (false, true) => Self::Debian,
            (false, false) => Self::Other,
        }
    }

    fn packages_of(self, package: &Package) -> &'static [&'static str] {
        let ubuntu = package.ubuntu.filter(|_| self == Self::Ubuntu);
        ubuntu.unwrap_or(package.debian)
    }
}

fn install(missing: &[&Package], system: System) -> Result<()> {
    let lock = ["-o", "DPkg::Lock::Timeout=600"];
    let apt = || {
        let mut command = process::program("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    process::run(apt().args(lock).args(["update", "-qq"]))
        .context("refreshing the package list")?;
    let names = missing.iter().flat_map(|package| system.packages_of(package));
    process::run(apt().args(lock).args(["install", "-y", "--no-install-recommends"]).args(names))
        .context("installing system packages")
}

fn explanation(missing: &[&Package], system: System) -> String {
    let mut text = String::from("something of the system is missing:");
    for package in missing {
        let (what, elsewhere) = (package.what, package.elsewhere);
        let names = system.packages_of(package).join(" ");
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n  {what}\n    Debian, Ubuntu: sudo apt-get install --no-install-recommends {names}\
             \n    elsewhere: {elsewhere}"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABSENT: Package = Package {
        what: "a thing",
        debian: &["thing-server", "thing-client"],
        ubuntu: None,
        elsewhere: "build a thing",
        is_there: || false,
    };

    #[test]
    fn what_is_missing_is_named_with_the_way_to_get_it() {
        let text = explanation(&missing(&[&ABSENT]), System::Other);
        assert!(text.contains("a thing"));
        assert!(text.contains("apt-get install --no-install-recommends thing-server thing-client"));
        assert!(text.contains("elsewhere: build a thing"));
    }

    #[test]
    fn what_is_there_is_not_asked_for() {
        let present = Package { is_there: || true, ..ABSENT };
        assert!(ensure(&[&present]).is_ok());
    }

    #[test]
    fn systems_are_known_by_their_release_file() {
        let ubuntu = System::named("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n");
        assert!(ubuntu == System::Ubuntu);
        assert_eq!(ubuntu.packages_of(&CHROMIUM), ["chromium-browser"]);
        assert_eq!(ubuntu.packages_of(&MARIADB), ["mariadb-server"]);
        assert!(System::named("ID=debian\n") == System::Debian);
        assert!(System::named("ID=fedora\n") == System::Other);
    }
}
