//! Mappings byte by byte.

use super::*;

/// A function of three files: its own, and two for uses of macros, of which the first holds the second.
const NESTED: [&[u8]; 8] = [
    // The files; two expressions: counter 0 and 1, expression 0 and counter 2.
    &[3, 7, 8, 9],
    &[2, 1, 5, 2, 9],
    // Lines 10 to 12; a use of file 1 on line 11; the whole of line 12, never run.
    &[3, 1, 10, 3, 2, 4],
    &[12, 1, 5, 0, 8],
    &[0, 1, 0, 0, 0],
    // File 1: a use of file 2 on line 2. File 2: a difference on line 30, and a gap of a sum behind it.
    &[1, 20, 2, 1, 0, 9],
    &[2, 2, 30, 1, 0, 9],
    &[7, 0, 9, 0, 0x8a, 0x80, 0x80, 0x80, 8],
];

type Place = (u32, Kind, Counter, (u32, u32), (u32, u32));

fn places(mapping: &Mapping) -> Vec<Place> {
    let place = |region: &Region| (region.file, region.kind, region.counter, region.start, region.end);
    mapping.regions.iter().map(place).collect()
}

#[test]
fn a_use_of_a_macro_runs_as_often_as_what_stands_in_it() {
    let mapping = read(&NESTED.concat()).unwrap();
    let difference = Counter::Expression(0);
    let expected = [
        (0, Kind::Code, Counter::Of(0), (10, 3), (12, 4)),
        (0, Kind::Expansion(1), difference, (11, 5), (11, 8)),
        (0, Kind::Code, Counter::Zero, (12, 1), (12, u32::MAX)),
        (1, Kind::Expansion(2), difference, (2, 1), (2, 9)),
        (2, Kind::Code, difference, (30, 1), (30, 9)),
        (2, Kind::Gap, Counter::Expression(1), (30, 9), (30, 10)),
    ];
    assert_eq!(places(&mapping), expected);
    assert_eq!(mapping.files, [7, 8, 9]);
    let [first, second] = mapping.expressions[..] else { panic!("two expressions") };
    assert_eq!((first.left, first.right, first.is_sum), (Counter::Of(0), Counter::Of(1), false));
    assert_eq!((second.left, second.right, second.is_sum), (difference, Counter::Of(2), true));
}

#[test]
fn macros_that_use_each_other_have_no_count() {
    // Files 1 and 2 begin with a use of each other.
    let circle = [3, 0, 0, 0, 0, 1, 12, 1, 1, 0, 2, 1, 20, 1, 1, 0, 2, 1, 12, 1, 1, 0, 2];
    let mapping = read(&circle).unwrap();
    assert!(mapping.regions.iter().all(|region| region.counter == Counter::Zero));
    // A use of a file that has no region, and of one that is not there.
    assert_eq!(read(&[2, 0, 0, 0, 1, 12, 1, 1, 0, 2, 0]).unwrap().regions[0].counter, Counter::Zero);
    assert_eq!(read(&[1, 0, 0, 1, 12, 1, 1, 0, 2]), None);
}

#[test]
fn a_long_chain_of_macros_is_followed_once() {
    let files = 10_000usize;
    let leb = |number: usize| -> Vec<u8> {
        let mut rest = number;
        let mut out = Vec::new();
        while rest > 0x7f {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
        out
    };
    let mut bytes = leb(files);
    bytes.extend(std::iter::repeat_n(0, files + 1));
    for file in 1..files {
        bytes.extend([&[1][..], &leb(file << 3 | 4), &[1, 1, 0, 2]].concat());
    }
    bytes.extend([1, 13, 1, 1, 0, 2]);
    let mapping = read(&bytes).unwrap();
    assert!(mapping.regions.iter().all(|region| region.counter == Counter::Of(3)));
}

#[test]
fn conditions_and_decisions_say_what_comes_next() {
    let bytes = [1, 0, 0, 3, 40, 9, 2, 1, 1, 0, 9, 48, 1, 0, 1, 2, 0, 0, 1, 0, 3, 32, 5, 1, 0, 1, 0, 3];
    let mapping = read(&bytes).unwrap();
    let kinds: Vec<Kind> = mapping.regions.iter().map(|region| region.kind).collect();
    let condition = Kind::Condition { other: Counter::Zero, id: 0, if_true: Some(1), if_false: None };
    assert_eq!(kinds, [Kind::Decision { bits: 9, conditions: 2 }, condition, Kind::Branch(Counter::Of(0))]);
    assert_eq!(mapping.regions[1].counter, Counter::Of(0));
}

#[test]
fn what_is_broken_is_no_mapping() {
    let whole = NESTED.concat();
    assert!((0..whole.len()).all(|length| read(&whole[..length]).is_none()));
    // A region that ends before it begins, an expression that is not there, a kind that is not known.
    for bytes in [&[1, 0, 0, 1, 1, 5, 3, 0, 2][..], &[1, 0, 0, 1, 2, 5, 3, 0, 4], &[1, 0, 0, 1, 56, 5, 3, 0, 4]] {
        assert_eq!(read(bytes), None);
    }
    assert!(is_placeholder(&[1, 0, 0, 1, 0, 5, 3, 0, 4]) && !is_placeholder(&[1, 0, 0, 1, 1, 5, 3, 0, 4]));
}
