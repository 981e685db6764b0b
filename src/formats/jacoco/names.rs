//! Names of methods as JaCoCo's own pages show them: class and parameters in the words of the source, constructors under
//! the name of their class.

/// The name of a class: `Cart.Item` of `org/acme/Cart$Item`.
#[derive(Debug)]
pub(super) struct ClassName {
    dotted: String,
    /// Where its own name begins.
    own: usize,
}

impl ClassName {
    /// The name of the class that the JVM calls so.
    pub(super) fn new(class: &str) -> ClassName {
        let class = class.rsplit(['/', '\\']).next().unwrap_or(class).replace('$', ".");
        let dotted = class.trim_matches('.').to_owned();
        let own = dotted.rfind('.').map_or(0, |dot| dot + 1);
        ClassName { dotted, own }
    }

    /// Writes `Cart.Item.add(int, String[])` of the method `add` with the descriptor `(I[Ljava/lang/String;)V`.
    pub(super) fn method(&self, name: &str, descriptor: &str, out: &mut String) {
        if !self.dotted.is_empty() {
            out.push_str(&self.dotted);
            out.push('.');
        }
        out.push_str(if name == "<init>" { self.dotted.get(self.own..).unwrap_or_default() } else { name });
        let length = out.len();
        if parameters(descriptor, out).is_none() {
            out.truncate(length);
        }
    }
}

/// Writes `(int, String[])` of `(I[Ljava/lang/String;)V`; `None` for what is no descriptor of the JVM.
fn parameters(descriptor: &str, out: &mut String) -> Option<()> {
    let mut rest = descriptor.strip_prefix('(')?;
    out.push('(');
    for nth in 0.. {
        if rest.starts_with(')') {
            break;
        }
        let array = rest.len() - rest.trim_start_matches('[').len();
        rest = rest.get(array..)?;
        let word = match rest.as_bytes().first()? {
            b'B' => "byte",
            b'C' => "char",
            b'D' => "double",
            b'F' => "float",
            b'I' => "int",
            b'J' => "long",
            b'S' => "short",
            b'Z' => "boolean",
            b'L' => {
                let (name, after) = rest.get(1..)?.split_once(';')?;
                // One letter stands for `;`, as for every plain type.
                rest = rest.get(rest.len() - after.len() - 1..)?;
                name.rsplit(['/', '$']).next()?
            }
            _ => return None,
        };
        rest = rest.get(1..)?;
        if nth > 0 {
            out.push_str(", ");
        }
        out.push_str(word);
        (0..array.min(255)).for_each(|_| out.push_str("[]"));
    }
    out.push(')');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(class: &str, name: &str, descriptor: &str) -> String {
        let mut out = String::new();
        ClassName::new(class).method(name, descriptor, &mut out);
        out
    }

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
