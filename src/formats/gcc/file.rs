//! A file of gcov's and of gcovr's JSON: both list its lines alike, and its functions each in words of its own.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::facts::Facts;
use super::gcov_line::Lines;
use super::values::Shared;
use crate::coverage::Function;
use crate::formats::json::{Fill, Items, Object, Objects, Text};

/// The fields of a function in the words of one tool.
pub(super) trait FunctionFields<'de>: Object<'de> + Default {
    /// The function; `None` for one that does not count.
    fn finish(self, shared: &mut Shared) -> Option<Function>;
}

/// The path of the next file of a list, and what is said of it.
pub(super) fn next<'de, F: FunctionFields<'de>, A: SeqAccess<'de>>(
    seq: &mut A,
    shared: &mut Shared,
) -> Result<Option<(String, Facts)>, A::Error> {
    shared.path.clear();
    let mut file = File::<F> { facts: Facts::default(), shared, functions: PhantomData };
    if seq.next_element_seed(Fill(&mut file))?.is_none() {
        return Ok(None);
    }
    let facts = file.facts;
    Ok(Some((std::mem::take(&mut shared.path), facts)))
}

/// The fields of a file as they are met.
struct File<'s, F> {
    facts: Facts,
    shared: &'s mut Shared,
    functions: PhantomData<F>,
}

impl<'de, F: FunctionFields<'de>> Object<'de> for File<'_, F> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "file" => self.shared.path = map.next_value::<Text<'de>>()?.0.into_owned(),
            "lines" => map.next_value_seed(Items(&mut Lines { facts: &mut self.facts, shared: self.shared }))?,
            "functions" => {
                let mut functions: Vec<F> = Vec::new();
                map.next_value_seed(Items(&mut Objects(&mut functions)))?;
                for function in functions {
                    if let Some(function) = function.finish(self.shared) {
                        self.facts.function(function);
                    }
                }
            }
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
