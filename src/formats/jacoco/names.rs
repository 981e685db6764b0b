//! Names of methods as JaCoCo's own pages show them: class and parameters in the words of the source, constructors under
//! the name of their class.

/// `Cart.Item.add(int, String[])` of class `org/acme/Cart$Item`, method `add` and descriptor `(I[Ljava/lang/String;)V`.
pub(super) fn method(class: &str, name: &str, descriptor: &str) -> String {
    let class = class.rsplit(['/', '\\']).next().unwrap_or(class).replace('$', ".");
    let class = class.trim_matches('.');
    let own = class.rsplit('.').next().unwrap_or(class);
    let name = if name == "<init>" { own } else { name };
    let parameters = parameters(descriptor).unwrap_or_default();
    if class.is_empty() { format!("{name}{parameters}") } else { format!("{class}.{name}{parameters}") }
}

/// `(int, String[])` of `(I[Ljava/lang/String;)V`; `None` for what is no descriptor of the JVM.
fn parameters(descriptor: &str) -> Option<String> {
    let mut rest = descriptor.strip_prefix('(')?;
    let mut out = String::from("(");
    while !rest.starts_with(')') {
        let array = rest.len() - rest.trim_start_matches('[').len();
        rest = rest.trim_start_matches('[');
        let first = rest.chars().next()?;
        let word = match first {
            'B' => "byte",
            'C' => "char",
            'D' => "double",
            'F' => "float",
            'I' => "int",
            'J' => "long",
            'S' => "short",
            'Z' => "boolean",
            'L' => {
                let (name, after) = rest.get(1..)?.split_once(';')?;
                // One letter stands for `;`, as for every plain type.
                rest = rest.get(rest.len() - after.len() - 1..)?;
                name.rsplit(['/', '$']).next()?
            }
            _ => return None,
        };
        rest = rest.get(1..)?;
        if out.len() > 1 {
            out.push_str(", ");
        }
        out.push_str(word);
        out.push_str(&"[]".repeat(array.min(255)));
    }
    out.push(')');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_named_in_the_words_of_the_source() {
        assert_eq!(method("org/acme/Cart", "add", "(I[Ljava/lang/String;J)V"), "Cart.add(int, String[], long)");
        assert_eq!(method("org/acme/Cart$Item", "<init>", "(Lorg/acme/Cart;)V"), "Cart.Item.Item(Cart)");
        assert_eq!(method("org/acme/Cart", "<clinit>", "()V"), "Cart.<clinit>()");
        assert_eq!(method("MainKt", "run", "(Ljava/util/Map$Entry;[[D)Z"), "MainKt.run(Entry, double[][])");
        // Pester: a script and its functions.
        assert_eq!(method("src/Get-Cart", "Get-Cart", "()"), "Get-Cart.Get-Cart()");
        for broken in ["", "(", "(L", "(Lx", "(Q)V", "(I", "II)V", "(é)"] {
            assert_eq!(method("A", "f", broken), "A.f", "{broken}");
        }
    }
}
