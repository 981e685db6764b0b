//! The hash by which LLVM names functions and lists of files: the first eight bytes of an MD5 (RFC 1321).

/// Left rotations of the steps, by round.
const ROTATIONS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// Constants of the 64 steps: the first bits behind the point of |sin(step)|.
#[rustfmt::skip]
const SINES: [u32; 64] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
    0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
    0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
    0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
];

/// The hash of some bytes.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let (blocks, rest) = bytes.as_chunks::<64>();
    for block in blocks {
        mix(&mut state, block);
    }
    // The message ends with a bit, zeros, and its length in bits.
    let mut tail = [0u8; 128];
    let blocks = if rest.len() < 56 { 1 } else { 2 };
    let length = (bytes.len() as u64).wrapping_mul(8).to_le_bytes();
    let end = blocks * 64 - 8;
    for (at, byte) in tail.iter_mut().enumerate() {
        *byte = match at {
            _ if at < rest.len() => rest.get(at).copied().unwrap_or(0),
            _ if at == rest.len() => 0x80,
            _ => at.checked_sub(end).and_then(|at| length.get(at)).copied().unwrap_or(0),
        };
    }
    for block in tail.as_chunks::<64>().0.iter().take(blocks) {
        mix(&mut state, block);
    }
    u64::from(state[0]) | u64::from(state[1]) << 32
}

fn mix(state: &mut [u32; 4], block: &[u8; 64]) {
    let mut words = [0u32; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d] = *state;
    for (round, rotations) in ROTATIONS.iter().enumerate() {
        for step in 0..16 {
            let (mixed, word) = match round {
                0 => (d ^ (b & (c ^ d)), step),
                1 => (c ^ (d & (b ^ c)), (5 * step + 1) & 15),
                2 => (b ^ c ^ d, (3 * step + 5) & 15),
                _ => (c ^ (b | !d), (7 * step) & 15),
            };
            let sum = a.wrapping_add(mixed).wrapping_add(words[word]).wrapping_add(SINES[round * 16 + step]);
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(rotations[step & 3]));
        }
    }
    for (sum, more) in state.iter_mut().zip([a, b, c, d]) {
        *sum = sum.wrapping_add(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc_hold() {
        for (text, start) in [
            ("", [0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04]),
            ("message digest", [0xf9, 0x6b, 0x69, 0x7d, 0x7c, 0xb7, 0x93, 0x8d]),
            (
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
                [0x57, 0xed, 0xf4, 0xa2, 0x2b, 0xe3, 0xc9, 0x55],
            ),
        ] {
            assert_eq!(hash(text.as_bytes()).to_le_bytes(), start, "{text}");
        }
        // Lengths around those that need one block more.
        let hashes: Vec<u64> = (54..66).map(|length| hash(&vec![b'a'; length])).collect();
        assert_eq!(hashes[1].to_le_bytes(), [0xef, 0x17, 0x72, 0xb6, 0xdf, 0xf9, 0xa1, 0x22]);
    }
}
