//! The disk is full, or fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use blazz_testkit::proof::DatabaseKind;
use blazz_testservers::{find_program, is_root};

use super::super::trials::trial;
use super::{row, told_of_the_database, under};

/// A file system of its own, in a file; unmounted when dropped.
struct SmallDisk {
    mount: PathBuf,
    _folder: tempfile::TempDir,
}

impl SmallDisk {
    fn new(megabytes: u64) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (image, mount) = (folder.path().join("disk.img"), folder.path().join("disk"));
        std::fs::File::create(&image)?.set_len(megabytes << 20)?;
        std::fs::create_dir(&mount)?;
        run(Command::new("mkfs.ext4").args(["-q", "-m", "0"]).arg(&image))?;
        run(Command::new("mount").args(["-o", "loop"]).args([&image, &mount]))?;
        Ok(Self { mount, _folder: folder })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Err(error) = run(Command::new("umount").arg("-l").arg(&self.mount)) {
            eprintln!("{error:#}");
        }
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "{command:?}: {complaint}");
    Ok(())
}

/// Takes all the room that is left.
fn fill(folder: &Path) -> anyhow::Result<PathBuf> {
    use std::io::Write;

    let filler = folder.join("filler");
    let mut file = std::fs::File::create(&filler)?;
    for size in [1 << 20, 4096, 1] {
        let piece = vec![0; size];
        while file.write_all(&piece).is_ok() {}
    }
    Ok(filler)
}

/// Mounting needs rights that not everybody has.
fn may_mount() -> bool {
    let may = is_root().unwrap() && find_program("mkfs.ext4").is_some();
    if !may {
        eprintln!("not tried: mounting a file system needs root and mkfs.ext4");
    }
    may
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_goes_on_when_there_is_room_again() {
    if !may_mount() {
        return;
    }
    let disk = SmallDisk::new(64).unwrap();
    let row = row(
        "Disk",
        "It is full",
        "a loop-mounted file system of 64 MB is filled to the last byte",
        "\"The database does not answer\" (503, try again); reading goes on",
    );
    let mut trial = trial("full-disk", DatabaseKind::Sqlite);
    trial.data = Some(disk.mount.join("data"));
    under(row, trial, async |ground| {
        let filler = fill(&disk.mount)?;
        told_of_the_database(ground).await?;
        assert_eq!(ground.agent.get("/chats").await?.status, 200, "reading goes on");
        std::fs::remove_file(filler)?;
        Ok(0)
    })
    .await;
}

/// Makes system calls of a running program fail or wait, until dropped.
struct Saboteur(std::process::Child);

impl Saboteur {
    fn start(process: u32, calls: &str, harm: &str) -> anyhow::Result<Self> {
        let child = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={calls}:{harm}"), "-p", &process.to_string()])
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Saboteur {
    fn drop(&mut self) {
        // Told to end, it lets go of the program; killed, it would take it along.
        let ended = run(Command::new("kill").arg(self.0.id().to_string()));
        if let Err(error) = ended.and_then(|()| Ok(self.0.wait().map(drop)?)) {
            eprintln!("{error:#}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_to_sync_loses_nothing_that_was_acknowledged() {
    let row = row(
        "Disk",
        "It fails to write",
        "every `fsync` and `fdatasync` of the program fails with EIO (strace), until somebody was told three times",
        "\"The database does not answer\" (503, try again)",
    );
    under(row, trial("io-error", DatabaseKind::Sqlite), async |ground| {
        let process = ground.program.process_id().unwrap();
        let saboteur = Saboteur::start(process, "fsync,fdatasync", "error=EIO")?;
        for _ in 0..3 {
            told_of_the_database(ground).await?;
        }
        drop(saboteur);
        Ok(0)
    })
    .await;
}

/// Added to every sync, in milliseconds.
const SLOWNESS_MS: u32 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_disk_makes_everything_wait_and_loses_nothing() {
    let row = row(
        "Disk",
        "It is slow",
        "every `fsync` and `fdatasync` of the program takes 200 ms longer (strace) until 10 messages are sent",
        "everything takes longer",
    );
    under(row, trial("slow-disk", DatabaseKind::Sqlite), async |ground| {
        let process = ground.program.process_id().unwrap();
        let harm = format!("delay_enter={}", SLOWNESS_MS * 1000);
        let saboteur = Saboteur::start(process, "fsync,fdatasync", &harm)?;
        for _ in 0..10 {
            ground.until_it_sends().await?;
        }
        drop(saboteur);
        Ok(0)
    })
    .await;
}
