//! The lines below the header: a file, or a function of the file above it, each as one JSON object. The first key says
//! which it is.

use std::sync::Arc;

use std::borrow::Cow;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::marks;
use super::runs::Scratch;
use crate::analysis::differential::{Detail, FileRecord, FunctionRecord, Mark, Marks};
use crate::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};

/// How the line of a file begins.
pub(super) const FILE: &[u8] = b"{\"path\":";

/// The same behind another line.
pub(super) const NEXT_FILE: &[u8] = b"\n{\"path\":";

/// What stands between the path of a file and the hash of what its record is made of, and behind that.
const MADE_OF: &[u8] = b"\",\"made_of\":\"";
const FUNCTIONS: &[u8] = b"\",\"functions\":[";

/// What the beginning of a file's line says, in the very form in which we write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowHead<'a> {
    /// Its path.
    pub path: &'a str,
    /// Hash of what its record is made of.
    pub made_of: u64,
    /// How many lines of each function can be covered, where they tell each other apart and all is known of the file.
    functions: Option<&'a [u8]>,
}

impl RowHead<'_> {
    /// How many lines of each function can be covered, where that is all that has to be known of a file that is what it was.
    pub fn functions(&self) -> Option<Box<[u32]>> {
        let text = std::str::from_utf8(self.functions?).ok()?;
        text.split(',').filter(|size| !size.is_empty()).map(|size| size.parse().ok()).collect()
    }
}

/// The beginning of a file's line; `None` where another hand wrote it.
pub(super) fn head<'a>(line: &'a [u8]) -> Option<RowHead<'a>> {
    let rest = line.strip_prefix(FILE)?.strip_prefix(b"\"")?;
    let end = memchr::memchr2(b'"', b'\\', rest)?;
    let (path, rest) = rest.split_at_checked(end)?;
    let (digits, rest) = rest.strip_prefix(MADE_OF)?.split_at_checked(16)?;
    let sizes = |rest: &'a [u8]| rest.get(..memchr::memchr(b']', rest)?);
    Some(RowHead {
        path: std::str::from_utf8(path).ok()?,
        made_of: hexadecimal(digits)?,
        functions: rest.strip_prefix(FUNCTIONS).and_then(sizes),
    })
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u64::from_str_radix(text, 16).ok()
}

/// How the line of a function begins.
pub(super) const FUNCTION: &[u8] = b"{\"fn\":";

/// The line of a file. What is not known is left out.
#[derive(Deserialize)]
pub(super) struct FileRow<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    /// Hash of what its record is made of.
    #[serde(default)]
    made_of: Option<String>,
    /// Hash of its text.
    #[serde(default)]
    content: Option<String>,
    /// Lengths of the text's lines.
    #[serde(default, borrow)]
    lengths: Cow<'a, str>,
    /// Hashes of those that are not blank.
    #[serde(default, borrow)]
    hashes: Cow<'a, str>,
    /// What its data has, where that is not what it has totals of.
    #[serde(default)]
    carries: Option<Vec<Key>>,
    #[serde(default)]
    totals: Ratios,
    /// What was measured, by metric.
    #[serde(default, borrow)]
    units: Option<Units<'a>>,
    /// Partial lines.
    #[serde(default, borrow)]
    partial: Cow<'a, str>,
}

impl FileRow<'_> {
    /// The record of a row, without functions.
    pub(super) fn into_record(self, scratch: &mut Scratch<'_>) -> Result<FileRecord, String> {
        if self.path.is_empty() {
            return Err("a file without a path".to_owned());
        }
        let lines = marks::read(&self.lengths, &self.hashes)?;
        let text = match self.content {
            Some(content) => {
                let content = from_hex(&content).ok_or("the hash of a text has 32 hexadecimal digits")?;
                Some(Arc::new(Marks { content, lines }))
            }
            None if lines.is_empty() => None,
            None => return Err("lines without the hash of their text".to_owned()),
        };
        let detail = match self.units {
            Some(Units(units)) => {
                let mut all = Vec::with_capacity(units.len());
                for (metric, text) in units {
                    all.push((metric, scratch.units(&text)?));
                }
                Some(Detail { units: all, partial: scratch.lines(&self.partial)? })
            }
            None if self.partial.is_empty() => None,
            None => return Err("partial lines of a file without lines".to_owned()),
        };
        let of = |keys: Vec<Key>| keys.into_iter().fold(MetricSet::default(), |set, key| set.with(key.0));
        Ok(FileRecord {
            path: RepoPath::new(&self.path),
            text,
            carries: self.carries.map_or_else(|| carried(&self.totals.0), of),
            totals: self.totals.0,
            detail,
            functions: Vec::new(),
            made_of: self.made_of.and_then(|digits| hexadecimal(digits.as_bytes())).unwrap_or(0),
            outline: None,
            beside: false,
        })
    }
}

/// The metrics that data with these totals has. Strict lines are made of lines and branches.
pub(super) fn carried(totals: &Totals) -> MetricSet {
    let has = |metric: &Metric| *metric != Metric::StrictLines && totals.get(*metric).is_some();
    Metric::ALL.into_iter().filter(has).fold(MetricSet::default(), MetricSet::with)
}

/// The line of a function: `{"fn":"main","at":[1,9],"lines":[5,8]}`. What is not known is left out.
pub(super) struct FunctionRow(pub(super) FunctionRecord);

impl<'de> Deserialize<'de> for FunctionRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FunctionRow, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = FunctionRow;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a function")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let totals = Totals::default();
                let (name, entered) = (String::new(), None);
                let mut row = FunctionRecord { name, start: None, end: None, from: None, body: None, totals, entered };
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    match &*key {
                        "fn" => row.name = map.next_value()?,
                        "at" => (row.start, row.end) = at(map.next_value()?).map_err(A::Error::custom)?,
                        "from" => row.from = Some(line(map.next_value()?).map_err(A::Error::custom)?),
                        "body" => row.body = map.next_value().map(body).map(Some)?,
                        "entered" => row.entered = map.next_value().map(Some)?,
                        key => match metric(key) {
                            Some(metric) => row.totals.set(metric, ratio(metric, map.next_value()?)?),
                            None => map.next_value::<IgnoredAny>().map(|_| ())?,
                        },
                    }
                }
                Ok(FunctionRow(row))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

fn body((hash, length): (u32, u32)) -> Mark {
    Mark::from_parts(hash, length)
}

fn at((start, end): (Option<u32>, Option<u32>)) -> Result<(Option<Line>, Option<Line>), &'static str> {
    Ok((start.map(line).transpose()?, end.map(line).transpose()?))
}

fn line(number: u32) -> Result<Line, &'static str> {
    Line::new(number).ok_or("lines are counted from 1")
}

pub(super) fn metric(key: &str) -> Option<Metric> {
    Metric::ALL.into_iter().find(|metric| metric.key() == key)
}

fn ratio<E: serde::de::Error>(metric: Metric, (covered, total): (u64, u64)) -> Result<Ratio, E> {
    if covered > total || total > Ratio::LARGEST {
        return Err(E::custom(format_args!("{covered} of {total} {}", metric.key())));
    }
    Ok(Ratio::new(covered, total))
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
                metric(text).map(Key).ok_or_else(|| E::custom(format_args!("there is no metric {text:?}")))
            }
        }
        deserializer.deserialize_str(Keys)
    }
}

/// Totals as an object of pairs: covered and total.
#[derive(Clone, Copy, Default)]
pub(super) struct Ratios(pub(super) Totals);

impl Serialize for Ratios {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = Metric::ALL.into_iter().filter_map(|metric| Some((metric, self.0.get(metric)?)));
        serializer.collect_map(known.map(|(metric, ratio)| (metric.key(), [ratio.covered, ratio.total])))
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
                while let Some(Key(metric)) = map.next_key()? {
                    totals.set(metric, ratio(metric, map.next_value()?)?);
                }
                Ok(Ratios(totals))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

/// Runs of units as an object by metric.
struct Units<'a>(Vec<(Metric, Cow<'a, str>)>);

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

fn from_hex(text: &str) -> Option<[u8; 16]> {
    let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = if digits { u128::from_str_radix(text, 16).ok() } else { None };
    number.map(u128::to_be_bytes)
}
