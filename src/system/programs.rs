//! Programs that are called by their names.

use std::path::Path;

use super::files::may_run;

/// How the names of those end that the system runs.
const ENDINGS: &[&str] = if cfg!(windows) { &["exe", "cmd", "bat"] } else { &[""] };

/// Is there a program of this name where programs are looked for? Folders that are meant from where the user stands do not
/// count: what lies in them is the project's.
pub(crate) fn is_installed(name: &str) -> bool {
    let Some(folders) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&folders).filter(|folder| folder.is_absolute()).any(|folder| is_in(&folder, name))
}

fn is_in(folder: &Path, name: &str) -> bool {
    ENDINGS.iter().any(|ending| {
        let file = if ending.is_empty() { name.to_owned() } else { format!("{name}.{ending}") };
        let is_run = |file: &std::fs::Metadata| !ending.is_empty() || may_run(file, ending);
        std::fs::metadata(folder.join(file)).is_ok_and(|file| file.is_file() && is_run(&file))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_that_name_is_no_program_and_neither_is_a_text() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tool")).unwrap();
        std::fs::write(folder.path().join("text"), "").unwrap();
        assert!(!is_in(folder.path(), "tool"));
        assert!(!is_in(folder.path(), "text"));
        let this = std::env::current_exe().unwrap();
        let name = this.file_stem().unwrap().to_str().unwrap();
        assert!(is_in(this.parent().unwrap(), name));
    }
}
