//! What a program of tests is called: as the results of tests call it, after what cargo prints when it runs it.

use std::fs;
use std::path::{Path, PathBuf};

/// The suite of a program that runs in this folder, the one of its package.
pub(super) fn of(program: &Path, folder: &Path) -> Option<String> {
    let name = program.file_stem()?.to_str()?;
    let stated = fs::read_to_string(program.with_file_name(format!("{name}.d"))).ok()?;
    let source = first_source(&stated)?;
    // The compiler ran in the folder of the workspace, which is this one or is around it.
    let place = |around: &Path| around.join(&source).strip_prefix(folder).ok().map(Path::to_owned);
    let place = folder.ancestors().filter(|around| around.join(&source).is_file()).find_map(place)?;
    Some(called(name, place.to_str()?))
}

/// Tests beside the sources are called after their own file, those in the sources after their package, too.
fn called(name: &str, place: &str) -> String {
    let place = place.replace('\\', "/");
    if place.starts_with("tests/") {
        return place;
    }
    let package = name.rsplit_once('-').map_or(name, |(package, _)| package);
    format!("{package} {place}")
}

/// The root of a crate: the first file that the list of its sources names.
fn first_source(stated: &str) -> Option<PathBuf> {
    let line = stated.lines().find(|line| !line.starts_with('#') && line.contains(": "))?;
    let (_, sources) = line.split_once(": ")?;
    let mut path = String::new();
    let mut signs = sources.chars();
    while let Some(sign) = signs.next() {
        match sign {
            // Spaces of names are marked.
            '\\' => path.extend(signs.next()),
            ' ' => break,
            sign => path.push(sign),
        }
    }
    (!path.is_empty()).then(|| path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_called_after_what_it_was_made_of() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("crates/my door");
        let deps = root.path().join("target/debug/deps");
        for path in [folder.join("src"), folder.join("tests"), deps.clone()] {
            fs::create_dir_all(path).unwrap();
        }
        fs::write(folder.join("src/lib.rs"), "").unwrap();
        fs::write(folder.join("tests/hinge.rs"), "").unwrap();
        let stated =
            |source: &str| format!("target/debug/deps/door-1f: {source} crates/my\\ door/src/a.rs\n\n{source}:\n");
        let program = deps.join("door-1f");
        for (source, suite) in
            [("crates/my\\ door/src/lib.rs", "door src/lib.rs"), ("crates/my\\ door/tests/hinge.rs", "tests/hinge.rs")]
        {
            fs::write(deps.join("door-1f.d"), stated(source)).unwrap();
            assert_eq!(of(&program, &folder).as_deref(), Some(suite));
        }
        fs::write(deps.join("door-1f.d"), stated("elsewhere.rs")).unwrap();
        assert_eq!(of(&program, &folder), None);
    }
}
