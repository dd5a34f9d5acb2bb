//! `SQLite`: one connection that writes for everybody, and several that read.

pub(crate) mod connection;
mod group_commit;
mod readers;

use std::path::PathBuf;
use std::sync::Arc;

use crate::connect::{ConnectOptions, ConnectProblem};
use crate::private::{make_private_folder, open_private_file};

pub(crate) use group_commit::{GroupCommit, GroupedTransaction};
pub(crate) use readers::Readers;

/// The writing and the reading connections of one file.
#[derive(Debug, Clone)]
pub(crate) struct Sqlite {
    pub(crate) readers: Arc<Readers>,
    pub(crate) group: Arc<GroupCommit>,
}

impl Sqlite {
    pub(crate) fn open(path: PathBuf, options: &ConnectOptions) -> Result<Self, ConnectProblem> {
        if let Some(folder) = path.parent() {
            make_private_folder(folder).map_err(ConnectProblem::Folder)?;
        }
        // What SQLite puts beside it gets the mode of the file.
        open_private_file(&path).map_err(ConnectProblem::Folder)?;
        let writer =
            connection::open_writer(&path).map_err(|error| ConnectProblem::Open(error.into()))?;
        let group = GroupCommit::start(path.clone(), writer);
        let readers = Readers::new(path, options.connections, options.acquire_time_out);
        Ok(Self { readers: Arc::new(readers), group: Arc::new(group) })
    }
}
