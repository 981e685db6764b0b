//! What a run of some tests wrote joins what the run of all left: the folder of a test takes the place of the one before,
//! and a report of all that ran is put beside the whole one. Where it tells its tests apart itself, a list of the tests that it
//! replaces lies beside it. A run that did not come to its end never gets here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::coverage::{AGAIN_FOLDER, AGAIN_NAMES, TESTS_FOLDER};

/// Moves what a run of these tests wrote to where the run of all left its reports. Says which folders there are new.
pub(crate) fn join(output: &Path, ran: &[String]) -> io::Result<Vec<PathBuf>> {
    let mut new = Vec::new();
    for entry in fs::read_dir(written_to(output))? {
        let entry = entry?;
        let Some(command) = entry.file_name().to_str().filter(|name| name.parse::<u32>().is_ok()).map(str::to_owned)
        else {
            continue;
        };
        let (from, to) = (entry.path(), output.join(command));
        // Tests that have folders are replaced where they were measured as a whole, which the folders tell.
        let replaced = if from.join(TESTS_FOLDER).is_dir() {
            new.extend(replace(&from.join(TESTS_FOLDER), &to.join(TESTS_FOLDER))?);
            fs::remove_dir_all(from.join(TESTS_FOLDER))?;
            &[]
        } else {
            ran
        };
        new.push(put_beside(&from, &to.join(AGAIN_FOLDER), replaced)?);
    }
    Ok(new)
}

/// Where a run of some tests writes to.
pub(crate) fn written_to(output: &Path) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push("-chosen");
    output.with_file_name(name)
}

fn replace(from: &Path, to: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(to)?;
    let mut new = Vec::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        match fs::remove_dir_all(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::rename(entry.path(), &place)?,
        }
        new.push(place);
    }
    Ok(new)
}

fn put_beside(from: &Path, to: &Path, ran: &[String]) -> io::Result<PathBuf> {
    fs::create_dir_all(to)?;
    let numbers = fs::read_dir(to)?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let place = to.join((numbers.max().unwrap_or_default() + 1).to_string());
    // Whoever sees the folder sees the list.
    fs::write(from.join(AGAIN_NAMES), ran.iter().fold(String::new(), |text, name| text + name + "\n"))?;
    fs::rename(from, &place)?;
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_tests_are_replaced_and_reports_of_several_put_beside() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("x");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let read = |path: &str| fs::read_to_string(dir.path().join(path)).ok();
        write("x/0/tests/a/old.out", "");
        write("x/0/tests/b/c.out", "b");
        write("x-chosen/0/tests/a/c.out", "a");
        write("x-chosen/1/.coverage", "data");
        let new = join(&output, &["t.py::one".to_owned(), "u.py".to_owned()]).unwrap();
        assert_eq!(new.len(), 3);
        assert_eq!(read("x/0/tests/a/c.out").as_deref(), Some("a"));
        assert_eq!(read("x/0/tests/a/old.out"), None);
        assert_eq!(read("x/0/tests/b/c.out").as_deref(), Some("b"));
        assert_eq!(read("x/0/again/1/tests").as_deref(), Some(""));
        assert_eq!(read("x/1/again/1/tests").as_deref(), Some("t.py::one\nu.py\n"));
        write("x-chosen/1/.coverage", "more");
        join(&output, &[]).unwrap();
        assert_eq!(read("x/1/again/2/.coverage").as_deref(), Some("more"));
        assert!(join(&dir.path().join("y"), &[]).is_err());
    }
}
