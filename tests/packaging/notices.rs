//! `assets/THIRD-PARTY.md`: who wrote what is built in, and on which terms. It is made from the licence files that the
//! packages bring, so that it can be made again without a network:
//!
//! ```sh
//! LAZYCOV_REGENERATE=1 cargo test --test packaging
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::dependencies::{Dependency, dependencies};
use super::expression::choose;

const PAGE: &str = "assets/THIRD-PARTY.md";

/// One text of terms, with those who put something under it: what it is, and their copyright lines.
#[derive(Default)]
struct Terms {
    body: String,
    of: BTreeMap<String, BTreeSet<String>>,
}

#[test]
fn third_party_notices_name_all_that_is_built_in() {
    let Some(dependencies) = dependencies() else { return };
    let page = page(&dependencies, &accepted());
    let path = super::repository(PAGE);
    if std::env::var_os("LAZYCOV_REGENERATE").is_some() {
        fs::write(path, page).unwrap();
        return;
    }
    let there = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let first = there.lines().zip(page.lines()).find(|(there, made)| there != made);
    assert!(there == page, "{PAGE} is out of date: LAZYCOV_REGENERATE=1 cargo test --test packaging\n{first:?}");
}

/// The licences that may be built in, as `cargo deny` is told, too.
fn accepted() -> Vec<String> {
    let settings = fs::read_to_string(super::repository("assets/packaging/deny.toml")).unwrap();
    let settings: toml::Table = settings.parse().unwrap();
    let allowed = settings["licenses"]["allow"].as_array().unwrap();
    allowed.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn page(dependencies: &[Dependency], accepted: &[String]) -> String {
    let mut list = String::new();
    let mut terms = BTreeMap::new();
    for dependency in dependencies {
        let Dependency { name, version, license, authors, folder } = dependency;
        let chosen = choose(license, accepted)
            .unwrap_or_else(|| panic!("{name} {version} is under {license}, which deny.toml does not allow"));
        let _ = writeln!(list, "- {name} {version}: {license}");
        let texts = texts(folder, license, &chosen);
        if texts.is_empty() {
            let says = format!("Terms that these packages name without their text: {}", chosen.join(" and "));
            let by = (!authors.is_empty()).then(|| format!("by {}", authors.join(", ")));
            terms_of(&mut terms, &says).of.entry(name.clone()).or_default().extend(by);
        }
        for text in texts {
            add(&mut terms, name, &text);
        }
    }
    for license in two_face::acknowledgement::listing().for_syntaxes() {
        let path = license.rel_path.to_string_lossy().replace('\\', "/");
        add(&mut terms, path.trim_start_matches("syntaxes/"), &license.text);
    }
    let mut page = format!(
        "# What others wrote of lazycov\n\n\
        The program contains the packages below, and SQLite, which is in the public domain. Where a package offers several \
        licences, the text of one of them follows. Paths name definitions of syntaxes, which bat collected.\n\n\
        This page is made from what the packages bring, and checked by a test.\n\n## Packages\n\n{list}\n## Terms\n"
    );
    // Those of many come first.
    let mut terms: Vec<Terms> = terms.into_values().collect();
    terms.sort_by(|one, other| other.of.len().cmp(&one.of.len()).then_with(|| one.of.keys().cmp(other.of.keys())));
    for Terms { body, of } in terms {
        page.push_str("\n---\n\n");
        for (name, copyright) in of {
            let copyright: Vec<String> = copyright.into_iter().collect();
            let _ = writeln!(page, "- {name}{}{}", if copyright.is_empty() { "" } else { ": " }, copyright.join("; "));
        }
        let _ = write!(page, "\n````text\n{body}\n````\n");
    }
    page
}

/// The licence files of a package, without those of terms that it offers and that are not the ones that are followed.
fn texts(folder: &Path, offered: &str, chosen: &[String]) -> Vec<String> {
    let mut paths = Vec::new();
    collect(folder, &mut paths);
    let mentions = |path: &str, license: &str| {
        let family = license.split('-').next().unwrap_or(license).to_uppercase();
        path.to_uppercase().contains(if family == "BSL" { "BOOST" } else { &family })
    };
    let is_another = |path: &str| {
        let licenses =
            offered.split([' ', '/', '(', ')']).filter(|word| word.len() > 2 && !["AND", "WITH"].contains(word));
        !chosen.iter().any(|license| mentions(path, license)) && licenses.into_iter().any(|other| mentions(path, other))
    };
    // What lies deeper is about the files beside it, and holds besides.
    paths.retain(|path| path.contains('/') || !is_another(path));
    let read = |path: String| fs::read(folder.join(path)).ok();
    paths.into_iter().filter_map(read).map(|text| String::from_utf8_lossy(&text).replace("\r\n", "\n")).collect()
}

/// The licence files below a folder. Those of tests and pages are about what is not built in.
fn collect(folder: &Path, paths: &mut Vec<String>) {
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, before)) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{before}{name}");
            if entry.path().is_dir() {
                if !["tests", "test", "docs", "doc", "examples", "benches"].contains(&name.as_str()) {
                    waiting.push((entry.path(), format!("{path}/")));
                }
                continue;
            }
            let upper = name.to_uppercase();
            let starts = ["LICEN", "NOTICE", "COPYRIGHT", "UNLICENSE"].iter().any(|start| upper.starts_with(start));
            let is_other = entry.path().extension().is_some_and(|found| found == "rs" || found == "html");
            let is_legal = starts && !is_other;
            if is_legal {
                paths.push(path);
            }
        }
    }
    paths.sort();
}

/// Adds a text, without the lines that tell whose work it is about, to the equal one of others.
fn add(terms: &mut BTreeMap<String, Terms>, name: &str, text: &str) {
    let is_copyright = |line: &&str| {
        let line = line.trim();
        let after = line.strip_prefix("Copyright").unwrap_or_default().trim_start_matches([':', ' ', ',']);
        after.starts_with(|first: char| first.is_ascii_digit() || first == '©' || first == 'T')
            || after.to_lowercase().starts_with("(c)")
    };
    let (copyright, body): (Vec<&str>, Vec<&str>) = text.lines().partition(is_copyright);
    let body = body.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    let entry = terms_of(terms, body.trim_matches('\n')).of.entry(name.to_owned()).or_default();
    entry.extend(copyright.into_iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")));
}

/// The terms of this body, however its lines are broken.
fn terms_of<'a>(terms: &'a mut BTreeMap<String, Terms>, body: &str) -> &'a mut Terms {
    let alike = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
    // A title is no part of the terms.
    let titles = ["themitlicensemit", "themitlicense", "mitlicense", "mit"];
    let key = alike(body);
    let key = titles.iter().find_map(|title| key.strip_prefix(title)).unwrap_or(&key);
    let found = terms.entry(key.to_owned()).or_default();
    if found.body.is_empty() {
        body.clone_into(&mut found.body);
    }
    found
}
