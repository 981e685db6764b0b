//! What it takes to understand a script: the text that was executed or the lengths of its lines, the map of that text, and
//! the texts of the sources behind it. Each is looked for where it may be; what is still wanted is named.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::address::{beside, folder, is_installed, script_path, source_path, without_query};
use super::deno;
use super::document::Cached;
use super::grid::{Grid, units};
use super::left_out::is_left_out;
use super::map::{self, Lookup, Map, Named};
use super::script::Script;

/// Files at hand, by what they were asked for as.
pub(super) type Files<'a> = FxHashMap<&'a str, &'a [u8]>;

/// What is known of a script.
#[derive(Default)]
pub(super) struct Material<'a> {
    /// The text that was executed, where its lines are those that people wrote.
    pub(super) plain: Option<Cow<'a, str>>,
    /// What leads from the executed text to its sources.
    pub(super) mapped: Option<Mapped<'a>>,
    /// Addresses and paths of files that are not at hand.
    pub(super) wanted: Vec<String>,
    /// How long the text is, in UTF-16 code units. A process with another length executed another text.
    pub(super) length: Option<u32>,
}

/// An executed text with a map.
pub(super) struct Mapped<'a> {
    pub(super) executed: Grid,
    pub(super) map: Map<'a>,
    /// The paths of the sources, with their texts where they are at hand and wanted.
    pub(super) sources: Vec<(String, Option<Cow<'a, str>>)>,
}

impl Mapped<'_> {
    /// The map, ready to be asked.
    pub(super) fn lookup(&self) -> Lookup {
        Lookup::new(&self.map)
    }
}

/// Looks for what a script takes that several processes executed. `lengths` are those of the texts that they executed,
/// `shared` is the folder of all scripts.
pub(super) fn material<'a>(
    group: &'a [Script<'_>],
    lengths: &[u32],
    cached: Option<Cached<'a>>,
    files: &Files<'a>,
    shared: &str,
) -> Material<'a> {
    let mut out = Material::default();
    let Some(script) = group.first() else { return out };
    let base = folder(&script.path);
    match cached {
        Some(Cached { map, lengths }) if !lengths.is_empty() => {
            let breaks = lengths.len().saturating_sub(1) as u64;
            let length = lengths.iter().map(|length| u64::from(*length)).sum::<u64>() + breaks;
            out.length = u32::try_from(length).ok();
            out.mapped = Some(sources(Grid::of_lengths(&lengths), map, base, files, shared, &mut out.wanted));
            return out;
        }
        _ => {}
    }
    let address = without_query(&script.url);
    let name = deno::compiles(script).then(|| deno::name(address));
    let compiled = name.as_deref().and_then(|name| files.get(name).copied());
    out.wanted.extend(name.filter(|_| compiled.is_none()));
    let Some(text) = text_of(group, lengths, compiled.or_else(|| files.get(address).copied())) else {
        out.wanted.push(address.to_owned());
        return out;
    };
    let executed = if compiled.is_some() { deno::executed(&text) } else { &text };
    out.length = Some(units(executed));
    let found = match map::named(&text) {
        None => None,
        Some(Named::Inline(map)) => Some((map, base.to_owned())),
        Some(Named::File(name)) => {
            let address = beside(address, name);
            let map = files.get(address.as_str()).and_then(|bytes| Map::read(bytes));
            let base = script_path(&address).map(|path| folder(&path).to_owned());
            if map.is_none() {
                out.wanted.push(address);
            }
            map.zip(base)
        }
    };
    match found {
        Some((map, base)) => {
            out.mapped = Some(sources(Grid::of_text(executed), map, &base, files, shared, &mut out.wanted));
        }
        None => out.plain = Some(text),
    }
    out
}

/// The executed text. Node takes the mark off a text before it is executed.
fn text_of<'a>(group: &'a [Script<'_>], lengths: &[u32], file: Option<&'a [u8]>) -> Option<Cow<'a, str>> {
    if let Some(text) = group.iter().find_map(|script| script.text.as_ref()) {
        return Some(Cow::Borrowed(text));
    }
    let text = String::from_utf8_lossy(file?);
    let without = text.strip_prefix('\u{feff}').map(|text| (units(text), text.len()));
    let marked = without.filter(|(length, _)| lengths.contains(length));
    Some(match (text, marked) {
        (Cow::Borrowed(text), Some((_, bytes))) => Cow::Borrowed(text.get(text.len() - bytes..).unwrap_or(text)),
        (Cow::Owned(text), Some((_, bytes))) => Cow::Owned(text.get(text.len() - bytes..).unwrap_or(&text).to_owned()),
        (text, None) => text,
    })
}

fn sources<'a>(
    executed: Grid,
    mut map: Map<'a>,
    base: &str,
    files: &Files<'a>,
    shared: &str,
    wanted: &mut Vec<String>,
) -> Mapped<'a> {
    let mut contents = std::mem::take(&mut map.contents).into_iter();
    let sources = map.sources.iter().map(|name| {
        let path = source_path(base, &map.root, name);
        let content = contents.next().flatten();
        if name.is_empty() || is_installed(&path) || is_left_out(&path, shared) {
            return (path, None);
        }
        let text = content.or_else(|| files.get(path.as_str()).map(|bytes| String::from_utf8_lossy(bytes)));
        if text.is_none() {
            wanted.push(path.clone());
        }
        (path, text)
    });
    let sources = sources.collect();
    Mapped { executed, map, sources }
}
