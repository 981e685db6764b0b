//! Which statements the compiler drops. Every margin below is coverage.py 7.17.3's own answer on CPython 3.11.

use super::check;

#[test]
fn dead_code_after_a_jump() {
    check(
        r"
+ def f():
+     return 1
      x = 2
      def g():
          return 3
+ def h():
+     raise E
      x
+ for i in x:
+     continue
      x
+ for i in x:
+     break
      x
+ while x:
+     if y:
+         return_()
+         break
      else:
+         continue
      z
+ w
",
    );
}

#[test]
fn constant_tests() {
    check(
        r"
+ if 0:
      a
+ elif x:
+     b
+ elif 1:
+     c
  elif d:
      d
  else:
      e
+ if False: f
+ if not __debug__:
      g
+ if __debug__ and None:
      h
+ if x or ():
+     i
+ if x and '':
      j
  else:
+     k
+ if y if 0 else -1:
+     l
  else:
      m
+ if [] or -0.0 or b'':
+     n
+ if f():
+     o
",
    );
}

#[test]
fn and_or_not_of_constants() {
    check(
        r"
+ if 1 or x:
+     a
  else:
      b
+ if x or 1:
+     c
  else:
      d
+ if not (x and 0):
+     e
  else:
      f
+ if not (0 or x):
+     g
  else:
+     h
+ if (1, 'a'):
+     i
  else:
      j
+ if (x, 1):
+     k
  else:
+     l
",
    );
}

#[test]
fn loops() {
    check(
        r"
+ while 0:
      a
  else:
+     b
+ while True:
+     if c:
+         break
  else:
      d
+ e
+ def f():
+     while 1:
+         try:
+             g
+         except X:
+             continue
      h
+ def i():
+     for j in k:
+         return
      else:
+         raise l
      m
",
    );
}

#[test]
fn break_through_finally() {
    check(
        r"
+ def f():
+     while 1:
+         try:
+             break
          finally:
+             a
+     b
+ def g():
+     while 1:
+         try:
+             break
          finally:
+             return
      c
+ def h():
+     while 1:
+         try:
+             x
          finally:
+             break
+     d
",
    );
}

#[test]
fn try_statement() {
    check(
        r"
+ def f():
+     try:
+         return 1
+     except A:
+         raise
+     except:
+         return 2
      else:
          a
      finally:
+         b
      c
+ def g():
+     try:
+         return 1
+     except A as e:
+         pass
+     d
+ def h():
+     try:
+         e
      finally:
+         return
      i
+ def j():
+     try:
+         k
+     except* A:
+         l
      else:
+         m
+     n
",
    );
}

#[test]
fn with_may_swallow() {
    check(
        r"
+ def f():
+     with a, \
              b:
+         return
+     c
",
    );
}

#[test]
fn assert_statement() {
    check(
        r"
+ def f():
+     assert x, 'y'
+     assert 1
+     assert 0, 'z'
      a
+ def g():
+     assert not x
+     a
",
    );
}

#[test]
fn match_statement() {
    check(
        r"
+ def f(x):
+     match x:
+         case 1:
+             return 1
+         case [a,
                b] if a:
+             return 2
+         case {}:
+             pass
+         case _:
+             return 3
+     return 4
+ def g(x):
+     match x:
+         case 1:
+             return 1
+         case y:
+             return 2
      a
+ def h(x):
+     match x:
+         case 1 | _:
+             return 1
      b
+ def i(x):
+     match x:
+         case _ if 0:
              return 1
+         case (y as z):
+             return
      c
",
    );
}

#[test]
fn an_f_string_of_text_alone_is_constant() {
    check(
        r"
+ if f'e':
+     a
  else:
      b
+ if f'{a}':
+     a
  else:
+     b
",
    );
}
