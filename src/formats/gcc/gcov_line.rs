//! A line of a measured file in GCC's JSON, once for each function that has code on it.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::facts::Facts;
use super::values::{Branch, Condition, Shared};
use crate::formats::json::{Fill, Items, List, Loose, Object, Objects, Text};

/// The fields of a line as they are met.
#[derive(Default)]
struct LineFields<'de> {
    number: Loose,
    count: Loose,
    function: Option<Cow<'de, str>>,
    branches: Vec<Branch>,
    conditions: Vec<Condition>,
    excluded: bool,
    /// Older versions of gcovr list lines without code.
    no_code: bool,
}

impl<'de> Object<'de> for LineFields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "line_number" => self.number = map.next_value()?,
            "count" => self.count = map.next_value()?,
            "function_name" => self.function = map.next_value::<Option<Text<'de>>>()?.map(|name| name.0),
            "branches" => map.next_value_seed(Items(&mut Objects(&mut self.branches)))?,
            "conditions" => map.next_value_seed(Items(&mut Objects(&mut self.conditions)))?,
            "gcovr/excluded" => self.excluded = map.next_value::<Option<bool>>()?.unwrap_or(false),
            "gcovr/noncode" => self.no_code = map.next_value::<Option<bool>>()?.unwrap_or(false),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl LineFields<'_> {
    /// Adds the line to its file.
    fn tell(self, facts: &mut Facts, shared: &mut Shared) {
        if self.no_code && !self.excluded {
            return;
        }
        let Some(line) = shared.line(self.number) else { return };
        if self.excluded {
            facts.excluded(line);
            return;
        }
        facts.line(line, shared.count(self.count));
        let function = self.function.as_deref().unwrap_or_default();
        let branches = self.branches.iter().filter(|branch| !branch.excluded);
        facts.arms(line, function, branches.map(|branch| branch.arm(shared)));
        for (place, condition) in (0..).zip(&self.conditions).filter(|(_, condition)| !condition.excluded) {
            let (number, decision) = condition.decision();
            facts.decision(line, function, number.unwrap_or(place), decision);
        }
    }
}

/// The lines of a file, each added as it comes.
pub(super) struct Lines<'f> {
    pub(super) facts: &'f mut Facts,
    pub(super) shared: &'f mut Shared,
}

impl<'de> List<'de> for Lines<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut line = LineFields::default();
        let found = seq.next_element_seed(Fill(&mut line))?.is_some();
        if found {
            line.tell(self.facts, self.shared);
        }
        Ok(found)
    }
}
