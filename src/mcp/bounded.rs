//! Keeps an answer short enough for whoever reads it, and says what was cut.

use serde_json::{Map, Value, json};

/// A longer answer is cut.
const MOST: usize = 48 << 10;

/// A text that is short enough, and what was cut of it.
pub(super) fn bounded(text: String) -> (String, Option<String>) {
    if text.len() <= MOST {
        return (text, None);
    }
    match serde_json::from_str(&text) {
        Ok(Value::Object(document)) => lists(document),
        _ => lines(&text),
    }
}

/// The first lines.
fn lines(text: &str) -> (String, Option<String>) {
    let most = text.floor_char_boundary(MOST);
    let whole = text.get(..most).and_then(|text| text.rfind('\n')).map_or(most, |end| end + 1);
    let kept = text.get(..whole).unwrap_or_default();
    let (shown, all) = (kept.lines().count(), text.lines().count());
    (kept.to_owned(), Some(format!("cut: these are the first {shown} of {all} lines; ask for less")))
}

/// A document whose lists end where room does. It stays a document, and says of each list how long it was.
fn lists(mut document: Map<String, Value>) -> (String, Option<String>) {
    let mut lists: Vec<(String, Vec<Value>)> = Vec::new();
    for (name, value) in &mut document {
        if let Value::Array(list) = value {
            lists.push((name.clone(), std::mem::take(list)));
        }
    }
    let size = |value: &Value| serde_json::to_string(value).map_or(0, |text| text.len() + 1);
    let rest = serde_json::to_string(&document).map_or(0, |text| text.len());
    // What short lists leave is there for the longer ones.
    lists.sort_by_cached_key(|(_, list)| list.iter().map(size).sum::<usize>());
    let mut room = MOST.saturating_sub(rest);
    let (mut cut, mut words) = (Map::new(), Vec::new());
    let mut left = lists.len();
    for (name, mut list) in lists {
        let share = room / left.max(1);
        left -= 1;
        let mut used = 0;
        let fitting = list.iter().take_while(|value| {
            used += size(value);
            used <= share
        });
        let (shown, all) = (fitting.count(), list.len());
        list.truncate(shown);
        room -= list.iter().map(size).sum::<usize>().min(room);
        if shown < all {
            words.push(format!("{shown} of {all} in \"{name}\""));
            cut.insert(name.clone(), json!({ "shown": shown, "of": all }));
        }
        document.insert(name, Value::Array(list));
    }
    document.insert("cut".to_owned(), Value::Object(cut));
    let text = serde_json::to_string(&document).unwrap_or_default();
    if text.len() > 2 * MOST {
        // It was no list that made it long.
        return lines(&text);
    }
    (text, Some(format!("cut: shown are {}; ask for less", words.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_as_it_is() {
        for text in ["", "a\nb", "{\"version\": 1, \"gaps\": []}"] {
            assert_eq!(bounded(text.to_owned()), (text.to_owned(), None));
        }
    }

    #[test]
    fn lines_end_where_a_line_ends() {
        let text = "é line\n".repeat(20_000);
        let (kept, said) = bounded(text);
        assert!(kept.len() <= MOST && kept.ends_with("line\n"));
        assert_eq!(
            said,
            Some(format!("cut: these are the first {} of 20000 lines; ask for less", kept.lines().count()))
        );
        let (kept, _) = bounded("é".repeat(MOST));
        assert!(kept.len() <= MOST && !kept.is_empty());
    }

    #[test]
    fn a_document_stays_one_and_says_how_long_its_lists_were() {
        let gaps: Vec<Value> = (0..9000).map(|at| json!({"path": "src/a.rs", "start": at})).collect();
        let text = json!({"version": 1, "gaps": gaps, "notes": ["short"]}).to_string();
        let (kept, said) = bounded(text);
        assert!(kept.len() <= MOST + 200, "{}", kept.len());
        let kept: Value = serde_json::from_str(&kept).unwrap();
        let shown = kept["gaps"].as_array().unwrap().len();
        assert!(shown > 1000 && shown < 9000);
        assert_eq!(kept["cut"], json!({"gaps": {"shown": shown, "of": 9000}}));
        assert_eq!((&kept["version"], &kept["notes"]), (&json!(1), &json!(["short"])));
        assert!(said.unwrap().contains(&format!("{shown} of 9000 in \"gaps\"")));
    }

    #[test]
    fn what_is_long_in_itself_is_cut_all_the_same() {
        let text = json!({"message": "x".repeat(MOST * 3), "list": [1, 2]}).to_string();
        let (kept, said) = bounded(text);
        assert!(kept.len() <= MOST && said.is_some());
        let one = json!({"list": ["y".repeat(MOST * 3)]}).to_string();
        let (kept, _) = bounded(one);
        assert_eq!(serde_json::from_str::<Value>(&kept).unwrap()["cut"]["list"]["of"], 1);
    }
}
