//! What the errors of files and of the database are called: the one place where this machine's words become a closed name.

use std::io::ErrorKind;
use std::path::Path;

use ghost_state::{StateError, StoreFault};

/// Names a fault of the store by what was being done.
pub(crate) trait During<T> {
    /// The answer, or the fault during `operation`.
    fn during(self, operation: &'static str) -> Result<T, StateError>;
}

impl<T, E: Into<redb::Error>> During<T> for Result<T, E> {
    fn during(self, operation: &'static str) -> Result<T, StateError> {
        self.map_err(|error| {
            let error = error.into();
            StateError::Store { fault: of_database(&error), operation, detail: error.to_string() }
        })
    }
}

/// A fault at a file beside the database.
pub(crate) fn at(path: &Path, operation: &'static str) -> impl Fn(std::io::Error) -> StateError {
    move |error| {
        let detail = format!("{}: {error}", path.display());
        StateError::Store { fault: of_file(error.kind()), operation, detail }
    }
}

fn of_file(kind: ErrorKind) -> StoreFault {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => StoreFault::DiskFull,
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => StoreFault::ReadOnly,
        ErrorKind::WouldBlock | ErrorKind::ResourceBusy => StoreFault::Locked,
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => StoreFault::Corrupt,
        _ => StoreFault::Io,
    }
}

fn of_database(error: &redb::Error) -> StoreFault {
    use redb::Error;
    match error {
        Error::Io(error) => of_file(error.kind()),
        Error::DatabaseAlreadyOpen => StoreFault::Locked,
        Error::Corrupted(_) => StoreFault::Corrupt,
        Error::UpgradeRequired(_)
        | Error::LockProtocolMismatch
        | Error::TableTypeMismatch { .. }
        | Error::TypeDefinitionChanged { .. }
        | Error::TableIsMultimap(_)
        | Error::TableDoesNotExist(_) => StoreFault::Format,
        _ => StoreFault::Io,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::*;

    /// Numbers of errno(3) on Linux.
    const EPERM: i32 = 1;
    const EIO: i32 = 5;
    const EAGAIN: i32 = 11;
    const EACCES: i32 = 13;
    const EBUSY: i32 = 16;
    const EFBIG: i32 = 27;
    const ENOSPC: i32 = 28;
    const EROFS: i32 = 30;
    const EDQUOT: i32 = 122;

    fn name(error: StateError) -> StoreFault {
        let StateError::Store { fault, operation, detail } = error else { panic!("{error}") };
        assert_eq!(operation, "try");
        assert!(!detail.is_empty());
        fault
    }

    #[test]
    fn what_the_system_says_has_the_same_name_from_a_file_and_from_the_database() {
        for (number, fault) in [
            (ENOSPC, StoreFault::DiskFull),
            (EDQUOT, StoreFault::DiskFull),
            (EFBIG, StoreFault::DiskFull),
            (EROFS, StoreFault::ReadOnly),
            (EACCES, StoreFault::ReadOnly),
            (EPERM, StoreFault::ReadOnly),
            (EAGAIN, StoreFault::Locked),
            (EBUSY, StoreFault::Locked),
            (EIO, StoreFault::Io),
        ] {
            let error = || Error::from_raw_os_error(number);
            assert_eq!(name(at(Path::new("genesis.cbor"), "try")(error())), fault, "{number}");
            let stored = Err::<(), _>(redb::StorageError::Io(error())).during("try");
            assert_eq!(name(stored.expect_err("it fails")), fault, "{number}");
        }
    }

    #[test]
    fn what_the_database_says_of_its_file_is_damage_another_format_or_a_lock() {
        let corrupted = redb::Error::Corrupted("page 7".into());
        for (error, fault) in [
            (corrupted, StoreFault::Corrupt),
            (redb::Error::UpgradeRequired(1), StoreFault::Format),
            (redb::Error::TableDoesNotExist("meta".into()), StoreFault::Format),
            (redb::Error::DatabaseAlreadyOpen, StoreFault::Locked),
            (redb::Error::PreviousIo, StoreFault::Io),
        ] {
            assert_eq!(name(Err::<(), _>(error).during("try").expect_err("it fails")), fault);
        }
    }
}
