//! The lines below the header: a file, or a function of the file above it, each as one JSON object. The first key says
//! which it is.

use std::borrow::Cow;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::marks;
use super::runs::{Budget, read_lines, read_units, write_lines, write_units};
use crate::analysis::differential::{Detail, FileRecord, FunctionRecord, Mark, Marks, Unit};
use crate::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};

/// How the line of a file begins.
pub(super) const FILE: &[u8] = b"{\"path\":";

/// How the line of a function begins.
pub(super) const FUNCTION: &[u8] = b"{\"function\":";

/// The line of a file. What is not known is left out.
#[derive(Serialize, Deserialize)]
pub(super) struct FileRow<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    /// Hash of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// Lengths of the text's lines.
    #[serde(default, skip_serializing_if = "str::is_empty", borrow)]
    lengths: Cow<'a, str>,
    /// Hashes of those that are not blank.
    #[serde(default, skip_serializing_if = "str::is_empty", borrow)]
    hashes: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    carries: Vec<Key>,
    #[serde(default, skip_serializing_if = "Ratios::is_empty")]
    totals: Ratios,
    /// What was measured, by metric.
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    units: Option<Units<'a>>,
    /// Partial lines.
    #[serde(default, skip_serializing_if = "str::is_empty", borrow)]
    partial: Cow<'a, str>,
}

impl<'a> FileRow<'a> {
    /// The row of a record.
    pub(super) fn of(file: &'a FileRecord) -> FileRow<'a> {
        let (lengths, hashes) = marks::write(file.text.as_ref().map(|text| text.lines.as_slice()).unwrap_or_default());
        let units = |(metric, units): &(Metric, Vec<Unit>)| (*metric, Cow::Owned(write_units(units)));
        FileRow {
            path: Cow::Borrowed(file.path.as_str()),
            content: file.text.as_ref().map(|text| to_hex(text.content)),
            lengths: lengths.into(),
            hashes: hashes.into(),
            carries: Metric::ALL.into_iter().filter(|metric| file.carries.contains(*metric)).map(Key).collect(),
            totals: Ratios(file.totals),
            units: file.detail.as_ref().map(|detail| Units(detail.units.iter().map(units).collect())),
            partial: file.detail.as_ref().map(|detail| write_lines(&detail.partial)).unwrap_or_default().into(),
        }
    }

    /// The record of a row, without functions.
    pub(super) fn into_record(self, budget: &Budget) -> Result<FileRecord, String> {
        if self.path.is_empty() {
            return Err("a file without a path".to_owned());
        }
        let lines = marks::read(&self.lengths, &self.hashes)?;
        let text = match self.content {
            Some(content) => {
                let content = from_hex(&content).ok_or("the hash of a text has 32 hexadecimal digits")?;
                Some(Marks { content, lines })
            }
            None if lines.is_empty() => None,
            None => return Err("lines without the hash of their text".to_owned()),
        };
        let detail = match self.units {
            Some(Units(units)) => {
                let mut all = Vec::with_capacity(units.len());
                for (metric, text) in units {
                    all.push((metric, read_units(&text, budget)?));
                }
                Some(Detail { units: all, partial: read_lines(&self.partial, budget)? })
            }
            None if self.partial.is_empty() => None,
            None => return Err("partial lines of a file without lines".to_owned()),
        };
        let carries: Vec<Metric> = self.carries.iter().map(|key| key.0).collect();
        Ok(FileRecord {
            path: RepoPath::new(&self.path),
            text,
            carries: MetricSet::of(&carries),
            totals: self.totals.0,
            detail,
            functions: Vec::new(),
        })
    }
}

/// The line of a function. What is not known is left out.
#[derive(Serialize, Deserialize)]
pub(super) struct FunctionRow<'a> {
    #[serde(borrow)]
    function: Cow<'a, str>,
    /// First and last line.
    #[serde(default, skip_serializing_if = "nowhere")]
    at: (Option<u32>, Option<u32>),
    /// The mark of its text: hash and length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<(u32, u32)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entered: Option<bool>,
    #[serde(default, skip_serializing_if = "Ratios::is_empty")]
    totals: Ratios,
}

/// Serde asks with a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn nowhere(at: &(Option<u32>, Option<u32>)) -> bool {
    *at == (None, None)
}

impl<'a> FunctionRow<'a> {
    /// The row of a record.
    pub(super) fn of(function: &'a FunctionRecord) -> FunctionRow<'a> {
        FunctionRow {
            function: Cow::Borrowed(&function.name),
            at: (function.start.map(Line::get), function.end.map(Line::get)),
            body: function.body.map(Mark::to_parts),
            entered: function.entered,
            totals: Ratios(function.totals),
        }
    }

    /// The record of a row.
    pub(super) fn into_record(self) -> Result<FunctionRecord, String> {
        let line = |number: Option<u32>| match number {
            Some(number) => Line::new(number).map(Some).ok_or("lines are counted from 1"),
            None => Ok(None),
        };
        Ok(FunctionRecord {
            name: self.function.into_owned(),
            start: line(self.at.0)?,
            end: line(self.at.1)?,
            body: self.body.map(|(hash, length)| Mark::from_parts(hash, length)),
            totals: self.totals.0,
            entered: self.entered,
        })
    }
}

/// A metric under its name in the JSON contract.
#[derive(Clone, Copy)]
pub(super) struct Key(pub(super) Metric);

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.key())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        struct Keys;
        impl Visitor<'_> for Keys {
            type Value = Key;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a metric")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Key, E> {
                let found = Metric::ALL.into_iter().find(|metric| metric.key() == text);
                found.map(Key).ok_or_else(|| E::custom(format_args!("there is no metric {text:?}")))
            }
        }
        deserializer.deserialize_str(Keys)
    }
}

/// Totals as an object of pairs: covered and total.
#[derive(Clone, Copy, Default)]
pub(super) struct Ratios(pub(super) Totals);

impl Ratios {
    fn is_empty(&self) -> bool {
        self.0 == Totals::default()
    }
}

impl Serialize for Ratios {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for metric in Metric::ALL {
            if let Some(ratio) = self.0.get(metric) {
                map.serialize_entry(metric.key(), &[ratio.covered, ratio.total])?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Ratios {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ratios, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Ratios;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("covered and total by metric")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ratios, A::Error> {
                let mut totals = Totals::default();
                while let Some((Key(metric), (covered, total))) = map.next_entry::<Key, (u64, u64)>()? {
                    if covered > total || total > Ratio::LARGEST {
                        return Err(A::Error::custom(format_args!("{covered} of {total} {}", metric.key())));
                    }
                    totals.set(metric, Ratio::new(covered, total));
                }
                Ok(Ratios(totals))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

/// Runs of units as an object by metric.
struct Units<'a>(Vec<(Metric, Cow<'a, str>)>);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(metric, text)| (metric.key(), text)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Units<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Units<'a>, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Vec<(Metric, Cow<'de, str>)>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("runs of lines by metric")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut units: Self::Value = Vec::new();
                while let Some((Key(metric), text)) = map.next_entry::<Key, &'de str>()? {
                    if units.iter().any(|entry| entry.0 == metric) {
                        return Err(A::Error::custom(format_args!("{} twice", metric.key())));
                    }
                    units.push((metric, Cow::Borrowed(text)));
                }
                Ok(units)
            }
        }
        deserializer.deserialize_map(Map).map(Units)
    }
}

fn to_hex(bytes: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

fn from_hex(text: &str) -> Option<[u8; 16]> {
    let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = if digits { u128::from_str_radix(text, 16).ok() } else { None };
    number.map(u128::to_be_bytes)
}
