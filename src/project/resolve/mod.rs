//! Which file of the tree does a report mean? The rules, in order; the first that names an existing file wins.
//!
//! 1. `--remap`, then coverage.py's `[paths]`.
//! 2. The path itself and below each of the report's `<source>` roots: below the root when absolute, else relative to the
//!    root, as a Go import path, relative to the report's folder and to the folders above it.
//! 3. The same below each `--source-dir`.
//! 4. The longest common tail of components, below a folder of the name of the project's part that the path begins with,
//!    or in the part of the project where the report lies.
//!
//! Where several files fit equally well, or one lies below each of several `<source>` roots, the measured lines may tell
//! which one is meant (`fitting.rs`); else the path stays ambiguous, and the files are named.
//!
//! Nothing outside of the root and the source folders is ever taken, and one file has one path, however it was reached.

mod aliases;
mod disk;
mod fitting;
mod go;
mod module;
mod proposal;
mod reason;
mod reported;
mod resolution;
mod suffix;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use proposal::Proposal;
pub(super) use proposal::propose;
pub(super) use reason::reason;

use self::aliases::Aliases;
use self::disk::Disk;
use self::fitting::Fitting;
pub(super) use self::fitting::Reported;
pub(super) use self::reported::ReportedPath;
pub(super) use self::resolution::{Resolution, Rule};
use self::suffix::Tail;
use super::index::Index;
use crate::config::Remap;
use crate::coverage::RepoPath;

/// Resolves the paths of reports.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    root: &'a Path,
    index: &'a Index,
    remap: Vec<(ReportedPath, ReportedPath)>,
    aliases: Aliases,
    /// How absolute paths below the root begin: the root as given and as the file system calls it.
    roots: Vec<ReportedPath>,
    source_dirs: &'a [PathBuf],
    modules: go::Modules,
    disk: Disk<'a>,
}

impl<'a> Resolver<'a> {
    /// A resolver for one tree.
    pub(super) fn new(
        root: &'a Path,
        index: &'a Index,
        remap: &[Remap],
        aliases: &[Vec<String>],
        source_dirs: &'a [PathBuf],
    ) -> Resolver<'a> {
        let canonical = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let mut roots: Vec<ReportedPath> =
            [root, &canonical].iter().map(|root| ReportedPath::new(&root.to_string_lossy())).collect();
        roots.dedup();
        let spelt = |remap: &Remap| (ReportedPath::new(&remap.from), ReportedPath::new(&remap.to));
        Resolver {
            root,
            index,
            remap: remap.iter().map(spelt).collect(),
            aliases: Aliases::new(aliases),
            roots,
            source_dirs,
            modules: go::Modules::read(root, index),
            disk: Disk::new(root, canonical, index),
        }
    }

    /// Resolves the paths of all files of one report. `folder` is where the report lies, from the root; `sources` are the
    /// folders that it says its paths are relative to, `modules` parts of the project that some of its paths begin with.
    pub(super) fn resolve(
        &self,
        folder: &str,
        sources: &[String],
        modules: &[String],
        files: &[Reported<'_>],
    ) -> Vec<Resolution> {
        let sources: Vec<ReportedPath> = sources.iter().map(|source| ReportedPath::new(source)).collect();
        let folders = ancestors(folder);
        let spelt: Vec<ReportedPath> = files.par_iter().map(|file| ReportedPath::new(file.path)).collect();
        let mut seen: FxHashMap<&ReportedPath, usize> = FxHashMap::default();
        seen.reserve(spelt.len());
        let mut unique: Vec<&ReportedPath> = Vec::with_capacity(spelt.len());
        let place = |path| {
            *seen.entry(path).or_insert_with(|| {
                unique.push(path);
                unique.len() - 1
            })
        };
        let places: Vec<usize> = spelt.iter().map(place).collect();
        let one = |path: &&ReportedPath| {
            let variants = self.variants(path, &sources);
            let shown = RepoPath::new(path.as_str());
            let rivals = self.below_several_roots(path, &sources, &folders);
            if rivals.len() > 1 {
                return (Resolution::Ambiguous(shown, rivals), None);
            }
            if let Some((found, rule)) = self.directly(&variants, &folders) {
                return (Resolution::Found(found, rule), None);
            }
            // A name as it is written comes first. Of tails, that of the escaped name would be the shorter one.
            let other = path.unescaped().map(|path| self.variants(&path, &sources)).unwrap_or_default();
            if let Some((found, rule)) = self.directly(&other, &folders) {
                return (Resolution::Found(found, rule), None);
            }
            let variants = [other, variants].concat();
            let lost = if path.escapes() { Resolution::Outside(shown) } else { Resolution::Unmatched(shown) };
            let tail = match module::split(path, modules) {
                Some((module, rest)) => module::best(self.index, module, &rest),
                None => self.by_tail(&variants).nearest(&folders),
            };
            (lost, Some(tail).filter(|tail| *tail != Tail::None))
        };
        let resolved: Vec<(Resolution, Option<Tail>)> = unique.par_iter().map(one).collect();
        let mut known: Vec<Resolution> = Vec::with_capacity(resolved.len());
        let (mut of_tails, mut tails): (Vec<usize>, Vec<(&ReportedPath, Tail)>) = (Vec::new(), Vec::new());
        for (at, (path, (resolution, tail))) in unique.iter().zip(resolved).enumerate() {
            known.push(resolution);
            of_tails.extend(tail.is_some().then_some(at));
            tails.extend(tail.map(|tail| (*path, tail)));
        }
        suffix::keep_plausible(&mut tails);
        for (at, (path, tail)) in of_tails.into_iter().zip(tails) {
            let Some(slot) = known.get_mut(at) else { continue };
            match tail {
                Tail::One(found) => *slot = Resolution::Found(found, Rule::Tail),
                Tail::Several(rivals) => *slot = Resolution::Ambiguous(RepoPath::new(path.as_str()), rivals),
                Tail::None => {}
            }
        }
        let mut all: Vec<Resolution> = if known.len() == places.len() {
            known
        } else {
            places.iter().filter_map(|at| known.get(*at).cloned()).collect()
        };
        suffix::shorten(&mut all, &spelt);
        Fitting::new(self.root, self.index).tell_apart(&mut all, files, sources.len() > 1);
        all
    }

    /// The files of this name below the report's roots; empty where there is one root, or none.
    fn below_several_roots(&self, path: &ReportedPath, sources: &[ReportedPath], folders: &[&str]) -> Vec<RepoPath> {
        let mut found: Vec<RepoPath> = Vec::new();
        if path.is_absolute() || sources.len() < 2 {
            return found;
        }
        for source in sources {
            let variant = [(Rule::Source, path.below(source.as_str()))];
            let one = self.directly(&variant, folders).map(|found| found.0).or_else(|| match self.by_tail(&variant) {
                Tail::One(found) => Some(found),
                Tail::Several(_) | Tail::None => None,
            });
            found.extend(one.filter(|one| !found.contains(one)).into_iter().collect::<Vec<_>>());
        }
        found
    }

    /// Where one path of a report leads as far as can be told before the whole report is known, and whether to a file.
    pub(super) fn at_once(&self, folder: &str, path: &str) -> (RepoPath, bool) {
        let path = ReportedPath::new(path);
        let folders = ancestors(folder);
        let find = |path: &ReportedPath| self.directly(&self.variants(path, &[]), &folders);
        match find(&path).or_else(|| find(&path.unescaped()?)) {
            Some((found, _)) => (found, true),
            None => (RepoPath::new(path.as_str()), false),
        }
    }

    /// The ways to read a path: remapped, below each source root, as it is.
    fn variants(&self, path: &ReportedPath, sources: &[ReportedPath]) -> Vec<(Rule, ReportedPath)> {
        let below = sources.iter().map(|source| (Rule::Source, path.below(source.as_str())));
        let mut variants: Vec<(Rule, ReportedPath)> = Vec::new();
        for (rule, variant) in below.chain([(Rule::Written, path.clone())]) {
            let remapped = self.remap.iter().find_map(|(from, to)| {
                let rest = variant.after(from)?;
                Some(ReportedPath::new(&format!("{}/{rest}", if to.as_str().is_empty() { "." } else { to.as_str() })))
            });
            let aliased = self.aliases.places(variant.as_str()).map(|place| ReportedPath::new(&place));
            let aliased: Vec<ReportedPath> = aliased.filter(|place| self.disk.file(place.as_str()).is_some()).collect();
            let remapped = remapped.into_iter().map(|variant| (Rule::Remap, variant));
            let aliased = aliased.into_iter().map(|variant| (Rule::Alias, variant));
            for variant in remapped.chain(aliased).chain([(rule, variant)]) {
                if !variants.iter().any(|known| known.1 == variant.1) {
                    variants.push(variant);
                }
            }
        }
        variants
    }

    /// The rules that name a place.
    fn directly(&self, variants: &[(Rule, ReportedPath)], folders: &[&str]) -> Option<(RepoPath, Rule)> {
        let in_tree = variants.iter().find_map(|(rule, variant)| {
            if variant.is_absolute() {
                let mut inside = self.roots.iter().filter_map(|root| variant.after(root));
                return inside.find_map(|rest| self.disk.file(rest)).map(|found| (found, *rule));
            }
            let places = self.modules.places(variant.as_str()).map(|place| (place, Rule::Import));
            let around = folders.iter().map(|folder| (variant.below(folder).as_str().to_owned(), Rule::Folder));
            let mut all = std::iter::once((variant.as_str().to_owned(), *rule)).chain(places).chain(around);
            all.find_map(|(place, rule)| Some((self.disk.file(&place)?, rule)))
        });
        in_tree.or_else(|| {
            let below = |variant: &ReportedPath| self.disk.below(self.source_dirs, variant.inward());
            variants.iter().find_map(|(_, variant)| Some((below(variant)?, Rule::SourceDir)))
        })
    }

    fn by_tail(&self, variants: &[(Rule, ReportedPath)]) -> Tail {
        let mut several = Tail::None;
        for (_, variant) in variants {
            match suffix::best(self.index, variant) {
                Tail::One(path) => return Tail::One(path),
                Tail::Several(rivals) => several = Tail::Several(rivals),
                Tail::None => {}
            }
        }
        several
    }
}

/// The folder and those above it, below the root; the root itself was tried before.
fn ancestors(folder: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = folder;
    while !rest.is_empty() {
        out.push(rest);
        rest = rest.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    out
}

#[cfg(test)]
mod tests;
