//! SPDX expressions as packages write them: which licences to follow of those that one offers.

/// The licences to follow, by those that are accepted, the preferred first; `None` where none of them suffices.
pub(crate) fn choose(expression: &str, accepted: &[String]) -> Option<Vec<String>> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, accepted };
    let chosen = reader.either();
    assert!(reader.words.is_empty(), "{expression}: what is {:?}?", reader.words);
    let mut chosen: Vec<String> = chosen?.into_iter().map(|rank| accepted[rank].clone()).collect();
    chosen.dedup();
    Some(chosen)
}

struct Reader<'a> {
    words: &'a [&'a str],
    accepted: &'a [String],
}

impl Reader<'_> {
    /// The best of several: the one whose least liked licence is liked most.
    fn either(&mut self) -> Option<Vec<usize>> {
        let mut best = self.all();
        while self.take("OR") {
            let next = self.all();
            best = match (best, next) {
                (Some(one), Some(other)) => Some(if one.last() <= other.last() { one } else { other }),
                (one, other) => one.or(other),
            };
        }
        best
    }

    fn all(&mut self) -> Option<Vec<usize>> {
        let mut all = self.one();
        while self.take("AND") {
            let next = self.one();
            all = all.zip(next).map(|(all, next)| [all, next].concat());
        }
        all.map(|mut all| {
            all.sort_unstable();
            all
        })
    }

    fn one(&mut self) -> Option<Vec<usize>> {
        if self.take("(") {
            let within = self.either();
            assert!(self.take(")"), "a bracket stays open");
            return within;
        }
        let (first, rest) = self.words.split_first().expect("a licence");
        self.words = rest;
        let mut name = (*first).to_owned();
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.words[0]);
            self.words = &self.words[1..];
        }
        self.accepted.iter().position(|accepted| *accepted == name).map(|rank| vec![rank])
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.words = &self.words[1..];
        }
        is_next
    }
}

#[test]
fn the_preferred_licence_is_chosen() {
    let accepted = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(str::to_owned);
    let chosen = |expression| choose(expression, &accepted).map(|chosen| chosen.join(" and "));
    assert_eq!(chosen("Apache-2.0 OR MIT").as_deref(), Some("MIT"));
    assert_eq!(chosen("Unlicense/MIT").as_deref(), Some("MIT"));
    assert_eq!(chosen("(MIT OR Apache-2.0) AND Unicode-3.0").as_deref(), Some("MIT and Unicode-3.0"));
    assert_eq!(chosen("CC0-1.0 OR Apache-2.0 WITH LLVM-exception").as_deref(), Some("Apache-2.0 WITH LLVM-exception"));
    assert_eq!(chosen("GPL-3.0 OR (MIT AND GPL-2.0)"), None);
}
