//! The layouts of all versions, made here; those of versions 7, 8 and 10 are tested with real profiles, too.

use super::*;
use crate::coverage::Diagnostics;
use crate::formats::llvm::profile::Counts;

/// A raw profile in some layout.
#[derive(Clone, Copy)]
struct Layout {
    version: u64,
    wide: bool,
    big: bool,
    /// Padding before and behind the counters, as in continuous mode.
    padding: usize,
    /// The first function has values of this many bytes behind the names.
    values: usize,
    single_bytes: bool,
}

const PLAIN: Layout = Layout { version: 10, wide: true, big: false, padding: 0, values: 0, single_bytes: false };

/// Where the program had its records and its counters in memory.
const RECORDS: u64 = 0x5000;
const COUNTERS: u64 = 0x9000;
const BITMAP: u64 = 0xa000;

/// A profile of two functions with two counters and one.
fn profile(layout: Layout, counters: [u64; 3], bitmap: u8) -> Vec<u8> {
    let Layout { version, wide, big, padding, values, single_bytes } = layout;
    let mut out = Vec::new();
    let number = |out: &mut Vec<u8>, value: u64, size: usize| {
        let bytes = value.to_le_bytes();
        let bytes = bytes[..size].iter().copied();
        if big { out.extend(bytes.rev()) } else { out.extend(bytes) }
    };
    let mark: &[u8; 8] = if wide { b"\x81rforpl\xff" } else { b"\x81Rforpl\xff" };
    number(&mut out, u64::from_le_bytes(*mark).swap_bytes().swap_bytes(), 8);
    number(&mut out, version | if single_bytes { 1 << 60 } else { 0 }, 8);
    let ids = if version >= 7 { [12u64, 8 + 16].last().copied().unwrap_or(0) } else { 0 };
    let kinds = if version >= 10 { 3 } else { 2 };
    let names = b"\x01\x00names".len();
    let delta = |to: u64| if version >= 8 { to.wrapping_sub(RECORDS) } else { to };
    let mut fields = Vec::new();
    if version >= 7 {
        fields.push(ids);
    }
    fields.extend([2, padding as u64, 3, padding as u64]);
    if version >= 9 {
        fields.extend([1, 7]);
    }
    if version >= 11 {
        fields.extend([1, 0, 0]);
    }
    fields.extend([names as u64, delta(COUNTERS)]);
    if version >= 9 {
        fields.push(delta(BITMAP));
    }
    fields.push(0x7000);
    if version >= 10 {
        fields.extend([0, 0]);
    }
    fields.push(kinds - 1);
    for field in fields {
        number(&mut out, field, 8);
    }
    if version >= 7 {
        number(&mut out, 12, 8);
        out.extend(b"twelve bytes\0\0\0\0");
    }
    let pointer = if wide { 8 } else { 4 };
    let start = out.len();
    let mut size = 0;
    for (nth, (name, first, count)) in [(11u64, 0u64, 2u64), (12, 2, 1)].into_iter().enumerate() {
        let from = if version >= 8 { RECORDS + (nth * size) as u64 } else { 0 };
        let unit = if single_bytes { 1 } else { 8 };
        number(&mut out, name, 8);
        number(&mut out, name * 100, 8);
        number(&mut out, (COUNTERS + first * unit).wrapping_sub(from), pointer);
        if version >= 11 {
            number(&mut out, 0, pointer);
        }
        if version >= 9 {
            number(&mut out, BITMAP.wrapping_sub(from), pointer);
        }
        number(&mut out, 0x1234, pointer);
        number(&mut out, 0, pointer);
        number(&mut out, count, 4);
        for kind in 0..kinds {
            number(&mut out, u64::from(values > 0 && nth == 0 && kind == 0), 2);
        }
        if version >= 11 {
            number(&mut out, 0, 2);
        }
        out.resize(out.len().next_multiple_of(4), 0);
        if version >= 9 {
            number(&mut out, u64::from(nth == 0), 4);
        }
        out.resize(start + (out.len() - start).next_multiple_of(8), 0);
        size = size.max(out.len() - start);
    }
    out.resize(out.len() + padding, 0);
    for counter in counters {
        number(&mut out, counter, if single_bytes { 1 } else { 8 });
    }
    out.resize(out.len() + padding, 0);
    if version >= 9 {
        out.push(bitmap);
        out.resize(out.len() + 7, 0);
    }
    if version >= 11 {
        number(&mut out, 0, 8);
    }
    out.extend(b"\x01\x00names");
    out.resize(out.len().next_multiple_of(8), 0);
    if values > 0 {
        let at = out.len();
        number(&mut out, values as u64, 4);
        out.resize(at + values, 0);
    }
    out
}

fn sum(files: &[Vec<u8>]) -> (Profile, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let parts: Vec<Part<'_>> = files.iter().map(|bytes| Part { name: "a.profraw", bytes }).collect();
    let profile = Raw::read(&parts, &mut diagnostics).unwrap().sum(&mut diagnostics);
    (profile, diagnostics)
}

#[test]
fn every_version_size_and_order_is_read() {
    for version in [5, 7, 8, 9, 10, 11] {
        for (wide, big) in [(true, false), (false, false), (true, true), (false, true)] {
            let layout = Layout { version, wide, big, padding: 16, ..PLAIN };
            let (profile, diagnostics) = sum(&[profile(layout, [1, 2, 3], 5)]);
            let bits: &[u8] = if version >= 9 { &[5] } else { &[] };
            let what = format!("version {version}, wide {wide}, big {big}");
            assert_eq!(profile.of(11, 1100), Counts::Known(&[1, 2], bits), "{what}");
            assert_eq!(profile.of(12, 1200), Counts::Known(&[3], &[]), "{what}");
            assert_eq!((profile.of(12, 1), profile.of(13, 1)), (Counts::OtherShape, Counts::Nothing));
            assert_eq!(profile.ids.len(), usize::from(version >= 7), "{what}");
            assert_eq!(profile.by_conditions, version < 10);
            assert!(diagnostics.is_empty(), "{what}");
        }
    }
}

#[test]
fn runs_of_one_program_add_up_and_so_do_programs() {
    let other = profile(Layout { padding: 8, ..PLAIN }, [u64::MAX, 0, 1], 2);
    let older = profile(Layout { version: 8, ..PLAIN }, [1, 1, 1], 0);
    let files = [profile(PLAIN, [1, 2, 3], 1), profile(PLAIN, [1, 0, 0], 4), other];
    let (profile, _) = sum(&files);
    assert_eq!(profile.of(11, 1100), Counts::Known(&[u64::MAX, 2], &[7]));
    assert_eq!(profile.of(12, 1200), Counts::Known(&[4], &[]));
    // A program of the same function without its bitmap is another one.
    let (profile, diagnostics) = sum(&[files[0].clone(), older]);
    assert_eq!(profile.of(11, 1100), Counts::Known(&[1, 2], &[1]));
    assert_eq!(profile.of(12, 1200), Counts::Known(&[4], &[]));
    assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::BadRecord]);
}

#[test]
fn profiles_of_libraries_lie_behind_each_other() {
    let mut both = profile(Layout { values: 24, ..PLAIN }, [1, 2, 3], 1);
    both.extend(profile(PLAIN, [10, 20, 30], 2));
    both.extend([0; 16]);
    assert_eq!(sum(&[both]).0.of(11, 1100), Counts::Known(&[11, 22], &[3]));
}

#[test]
fn counters_of_one_byte_say_whether_code_was_passed() {
    let layout = Layout { single_bytes: true, ..PLAIN };
    let (profile, _) = sum(&[profile(layout, [0, 0xff, 0xff], 0), profile(layout, [0, 0xff, 0], 0)]);
    assert_eq!(profile.of(11, 1100), Counts::Known(&[1, 0], &[0]));
    assert_eq!(profile.of(12, 1200), Counts::Known(&[1], &[]));
    assert!(profile.is_binary);
}

#[test]
fn what_cannot_be_read_costs_itself() {
    let good = profile(PLAIN, [1, 2, 3], 1);
    let mut diagnostics = Diagnostics::default();
    let read = |bytes: &[u8], more: &[u8], diagnostics: &mut Diagnostics| {
        let parts = [Part { name: "a", bytes }, Part { name: "b", bytes: more }];
        let count = if more.is_empty() { 1 } else { 2 };
        Raw::read(&parts[..count], diagnostics).map(|raw| raw.groups.len()).map_err(|error| error.to_string())
    };
    for length in 0..good.len() - 8 {
        assert!(read(&good[..length], &[], &mut diagnostics).is_err(), "{length}");
        assert_eq!(read(&good[..length], &good, &mut diagnostics), Ok(1));
    }
    assert_eq!(
        read(&good[..100], &[], &mut diagnostics).unwrap_err(),
        "byte 0: expected a whole header, found the end of the file"
    );
    for version in [4, 6, 12] {
        let error = read(&profile(Layout { version, ..PLAIN }, [1; 3], 0), &[], &mut diagnostics).unwrap_err();
        assert!(error.starts_with(&format!("a raw profile of version {version} cannot be read")), "{error}");
    }
    // A record that points behind the counters: with 2 counters of 3 it starts at the last.
    let mut astray = good;
    let pointer = 16 * 8 + 24 + 16;
    astray[pointer] += 16;
    let (profile, diagnostics) = sum(&[astray]);
    assert_eq!(profile.of(11, 1100), Counts::Nothing);
    assert_eq!(diagnostics.iter().map(|one| (one.code, one.count)).collect::<Vec<_>>(), [(Code::BadRecord, 1)]);
}
