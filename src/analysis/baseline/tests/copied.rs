//! What a baseline takes over from the one before it.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_copied_is_what_would_be_written(before in any_baseline(), now in any_baseline(), same in prop::collection::vec(any::<bool>(), 6)) {
        let (mut before, mut now) = (before, now);
        before.info.generator = Baseline::GENERATOR.to_owned();
        // Some files are what they were; their rows are told by what they are made of.
        let kept = before.measurement.files().iter().zip(same).filter(|(_, same)| *same).map(|(file, _)| Arc::clone(file));
        let mut files: Vec<Arc<FileRecord>> = kept.collect();
        let others = now.measurement.files().iter().filter(|file| before.measurement.file(file.path.as_str()).is_none());
        files.extend(others.cloned());
        files.sort_by(|a, b| a.path.cmp(&b.path));
        now.measurement = Measurement::new(now.info.headline, files);
        let packed = write_proven(&before, true, None).unwrap();
        let stored = unpack(&packed).unwrap();
        let copied = Copied::of(&packed, &stored).unwrap();
        for as_packed in [true, false] {
            let expected = write_proven(&now, as_packed, None);
            prop_assert_eq!(write_proven(&now, as_packed, Some(&copied)), expected);
        }
        // Where nothing but sums is known, the rows are those of the file before.
        let mut outlined = now.clone();
        outlined.measurement.change_each(|file| {
            // A path with a character that is escaped is none that is told by the beginning of its row.
            let plain = !file.path.as_str().contains(['"', '\\']);
            if plain && file.detail.is_some() && file.made_of != 0 && before.measurement.file(file.path.as_str()).is_some() {
                let sizes = vec![0; file.functions.len()].into_boxed_slice();
                (file.outline, file.functions, file.made_of) = (Some(sizes), Vec::new(), 0);
            }
        });
        prop_assert_eq!(write_proven(&outlined, true, Some(&copied)), write_proven(&now, true, None));
        let known = outlined.measurement.files().iter().all(|file| file.outline.is_none());
        prop_assert_eq!(write_proven(&outlined, true, None).is_ok(), known);
    }
}
