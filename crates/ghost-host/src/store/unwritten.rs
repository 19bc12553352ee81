//! A file under a database whose writes stay in memory: what an opening mends is mended for the one who looks, and for
//! nobody else.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Error;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// Bytes of a block that is kept once any byte of it was written: the database's page.
const BLOCK: u64 = 4096;

/// The file and what was written over it.
#[derive(Debug)]
pub(super) struct Unwritten {
    file: File,
    over: Mutex<Over>,
}

#[derive(Debug)]
struct Over {
    /// By number.
    blocks: BTreeMap<u64, Vec<u8>>,
    length: u64,
    /// Up to here the file's own bytes show; behind it are zeros.
    of_file: u64,
}

impl Unwritten {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, over: Mutex::new(Over { blocks: BTreeMap::new(), length, of_file: length }) })
    }

    fn over(&self) -> MutexGuard<'_, Over> {
        self.over.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file's bytes from `start` on, and zeros behind them.
    fn beneath(&self, of_file: u64, start: u64, out: &mut [u8]) -> Result<(), Error> {
        let there = of_file.saturating_sub(start).min(out.len() as u64) as usize;
        self.file.read_exact_at(&mut out[..there], start)?;
        out[there..].fill(0);
        Ok(())
    }
}

/// The parts of a range by block: the block's number, where the part begins in it, and its place in the range.
fn parts(offset: u64, length: usize) -> impl Iterator<Item = (u64, usize, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        if done == length {
            return None;
        }
        let at = offset + done as u64;
        let within = (at % BLOCK) as usize;
        let end = length.min(done + BLOCK as usize - within);
        let part = (at / BLOCK, within, done..end);
        done = end;
        Some(part)
    })
}

impl StorageBackend for Unwritten {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.over().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let over = self.over();
        if offset.checked_add(out.len() as u64).is_none_or(|end| end > over.length) {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.beneath(over.of_file, offset, out)?;
        for (number, within, place) in parts(offset, out.len()) {
            if let Some(block) = over.blocks.get(&number) {
                let length = place.len();
                out[place].copy_from_slice(&block[within..within + length]);
            }
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<(), Error> {
        let mut over = self.over();
        if length < over.length {
            over.blocks.split_off(&length.div_ceil(BLOCK));
            if let Some(block) = over.blocks.get_mut(&(length / BLOCK)) {
                block[(length % BLOCK) as usize..].fill(0);
            }
        }
        over.length = length;
        over.of_file = over.of_file.min(length);
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        let mut over = self.over();
        for (number, within, place) in parts(offset, data.len()) {
            if !over.blocks.contains_key(&number) {
                let mut block = vec![0; BLOCK as usize];
                self.beneath(over.of_file, number * BLOCK, &mut block)?;
                over.blocks.insert(number, block);
            }
            if let Some(block) = over.blocks.get_mut(&number) {
                block[within..within + place.len()].copy_from_slice(&data[place]);
            }
        }
        over.length = over.length.max(offset + data.len() as u64);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::Random;
    use super::*;

    #[test]
    fn reads_like_the_file_with_what_was_written_over_it_which_stays_as_it_is() {
        let mut random = Random::new(3);
        let file = tempfile::NamedTempFile::new().unwrap();
        let before: Vec<u8> = (0..50_000).map(|_| random.below(256) as u8).collect();
        std::fs::write(file.path(), &before).unwrap();
        let (over, mut model) = (Unwritten::open(file.path()).unwrap(), before.clone());
        for _ in 0..3_000 {
            let at = random.below(model.len() as u64 + 1) as usize;
            let length = random.below(12_000) as usize;
            match random.below(5) {
                0 => {
                    let length = random.below(80_000) as usize;
                    model.resize(length, 0);
                    over.set_len(length as u64).unwrap();
                }
                1 | 2 => {
                    let data: Vec<u8> = (0..length.min(model.len() - at)).map(|_| random.below(256) as u8).collect();
                    model[at..at + data.len()].copy_from_slice(&data);
                    over.write(at as u64, &data).unwrap();
                }
                _ => {
                    let mut out = vec![1; length];
                    let read = over.read(at as u64, &mut out);
                    assert_eq!(read.is_ok(), at + length <= model.len());
                    assert!(read.is_err() || out == model[at..at + length]);
                }
            }
            assert_eq!(over.len().unwrap(), model.len() as u64);
        }
        assert!(std::fs::read(file.path()).unwrap() == before);
    }
}
