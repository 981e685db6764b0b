//! What the counts of a source are of.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use crate::coverage::Line;
use crate::formats::json::{self, Each, List, Loose, Object};
use crate::formats::{Limits, ReadError};

/// A source. What has no line that can be is `None`, so that the order stays that of the counts.
#[derive(Default)]
pub(super) struct Structure {
    limit: u32,
    pub(super) statements: Vec<Option<Line>>,
    /// With the text of the condition.
    pub(super) branches: Vec<Option<(Line, String)>>,
    /// With their names.
    pub(super) subroutines: Vec<Option<(Line, String)>>,
}

impl Structure {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Structure, ReadError> {
        let mut structure = Structure { limit: limits.line, ..Structure::default() };
        json::read(bytes, &mut structure, "what Devel::Cover writes there")?;
        Ok(structure)
    }
}

impl<'de> Object<'de> for Structure {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "statement" => {
                let mut lines: Vec<Loose> = Vec::new();
                map.next_value_seed(Each(&mut lines))?;
                self.statements = lines.into_iter().map(|line| line.line(self.limit)).collect();
            }
            "branch" => self.branches = places(map, self.limit)?,
            "subroutine" => self.subroutines = places(map, self.limit)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

fn places<'de, A: MapAccess<'de>>(map: &mut A, limit: u32) -> Result<Vec<Option<(Line, String)>>, A::Error> {
    let mut places = Places { limit, found: Vec::new() };
    map.next_value_seed(Each(&mut places))?;
    Ok(places.found)
}

struct Places {
    limit: u32,
    found: Vec<Option<(Line, String)>>,
}

impl<'de> List<'de> for Places {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut place = Place::default();
        let found = seq.next_element_seed(Each(&mut place))?.is_some();
        if found {
            self.found.push(place.line.line(self.limit).map(|line| (line, place.text)));
        }
        Ok(found)
    }
}

/// What is said of a place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Name(String),
    Branch { text: String },
    Other(IgnoredAny),
}

impl Said {
    fn text(self) -> String {
        match self {
            Said::Name(name) => name,
            Said::Branch { text } => text.trim_end_matches(" { }").to_owned(),
            Said::Other(_) => String::new(),
        }
    }
}

/// A line, and a name or what is said of a branch.
#[derive(Default)]
struct Place {
    read: usize,
    line: Loose,
    text: String,
}

impl<'de> List<'de> for Place {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        self.read += 1;
        match self.read {
            1 => Ok(seq.next_element::<Loose>()?.map(|line| self.line = line).is_some()),
            2 => Ok(seq.next_element::<Said>()?.map(|said| self.text = said.text()).is_some()),
            _ => Ok(seq.next_element::<IgnoredAny>()?.is_some()),
        }
    }
}
