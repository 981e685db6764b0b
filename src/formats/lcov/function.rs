//! The functions of one section: `FN` and `FNDA` of LCOV 1.x, `FNL` and `FNA` of lcov 2.2.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::coverage::{Function, Functions, Instance, Line};

/// Collects the function records of a section. Names are borrowed from the input until the section ends.
#[derive(Debug, Default)]
pub(super) struct FunctionRecords<'a> {
    declared: Vec<Declared<'a>>,
    /// `FNDA`: how often the function of this name was entered.
    entered: Vec<(&'a [u8], u64)>,
    /// `FNL`: index, first and last line.
    places: Vec<(u64, Option<Line>, Option<Line>)>,
    /// `FNA`: index, count, name.
    aliases: Vec<(u64, u64, &'a [u8])>,
}

#[derive(Debug)]
struct Declared<'a> {
    name: &'a [u8],
    start: Option<Line>,
    end: Option<Line>,
}

impl<'a> FunctionRecords<'a> {
    pub(super) fn declare(&mut self, name: &'a [u8], start: Option<Line>, end: Option<Line>) {
        self.declared.push(Declared { name, start, end });
    }

    pub(super) fn enter(&mut self, name: &'a [u8], count: u64) {
        self.entered.push((name, count));
    }

    pub(super) fn place(&mut self, index: u64, start: Option<Line>, end: Option<Line>) {
        self.places.push((index, start, end));
    }

    pub(super) fn alias(&mut self, index: u64, count: u64, name: &'a [u8]) {
        self.aliases.push((index, count, name));
    }

    /// The functions of the section; the records are forgotten, their room is kept.
    pub(super) fn take(&mut self) -> Functions {
        let mut functions = self.old_style();
        self.new_style(&mut functions);
        self.declared.clear();
        self.entered.clear();
        self.places.clear();
        self.aliases.clear();
        if functions.is_empty() { Functions::default() } else { Functions::group(functions) }
    }

    /// Pairs counts with declarations. Names may repeat (overloads, `#if`/`#else`, nested JavaScript functions): the
    /// k-th count of a name belongs to its k-th declaration.
    fn old_style(&self) -> Vec<Function> {
        let function = |declared: &Declared<'_>, entered| {
            Function::new(&text(declared.name), declared.start, declared.end, entered)
        };
        let same_order = self.declared.len() == self.entered.len()
            && self.declared.iter().zip(&self.entered).all(|(declared, entered)| declared.name == entered.0);
        if same_order {
            let pairs = self.declared.iter().zip(&self.entered);
            return pairs.map(|(declared, entered)| function(declared, Some(entered.1))).collect();
        }
        let mut functions: Vec<Function> = self.declared.iter().map(|declared| function(declared, None)).collect();
        let mut by_name: FxHashMap<&[u8], Vec<usize>> = FxHashMap::default();
        for (at, declared) in self.declared.iter().enumerate().rev() {
            by_name.entry(declared.name).or_default().push(at);
        }
        for &(name, count) in &self.entered {
            // The last declaration of a name stays, so that further counts of that name add up on it.
            let places = by_name.entry(name).or_insert_with(|| {
                functions.push(Function::new(&text(name), None, None, None));
                vec![functions.len() - 1]
            });
            let place = if places.len() > 1 { places.pop() } else { places.last().copied() };
            if let Some(function) = place.and_then(|at| functions.get_mut(at)) {
                function.entered = Some(function.entered.unwrap_or(0).saturating_add(count));
            }
        }
        functions
    }

    /// All names of one index are instances of one function.
    fn new_style(&mut self, functions: &mut Vec<Function>) {
        self.places.sort_by_key(|place| place.0);
        self.aliases.sort_by_key(|alias| alias.0);
        for group in self.aliases.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(index, _, first)) = group.first() else { continue };
            let place = self.places.partition_point(|place| place.0 < index);
            let place = self.places.get(place).filter(|place| place.0 == index);
            let (start, end) = place.map_or((None, None), |place| (place.1, place.2));
            let entered = group.iter().fold(0u64, |sum, alias| sum.saturating_add(alias.1));
            let mut function = Function::new(&text(first), start, end, Some(entered));
            if group.len() > 1 {
                let instance = |alias: &(u64, u64, &[u8])| Instance::new(&text(alias.2), Some(alias.1));
                function.instances = group.iter().map(instance).collect();
                function.instances.sort_by(|a, b| a.name.cmp(&b.name).then(a.entered.cmp(&b.entered)));
                // A group goes by its smallest name, as everywhere in the model.
                if let Some(smallest) = function.instances.first() {
                    function.name.clone_from(&smallest.name);
                }
            }
            functions.push(function);
        }
    }
}

fn text(name: &[u8]) -> Cow<'_, str> {
    // Checking first is faster than the lossy way where nothing is lost.
    str::from_utf8(name).map_or_else(|_| String::from_utf8_lossy(name), Cow::Borrowed)
}
