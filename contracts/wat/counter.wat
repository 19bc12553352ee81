;; A counter by hand: docs/spec/abi.md without the SDK. What it is to its callers stands in contract.toml beside it;
;; whoever builds it appends that file's normal form as the custom section `ghost.schema`.
;;
;; Memory, one page:
;;     0   the storage key of `count`: item 0, no key parts, so the one byte 00
;;    16   arguments, at most 10 bytes: the head of an array of one, and a uint
;;    32   the stored count, at most 9 bytes
;;   128   the context, 185 bytes; the caller starts at byte 32 of it
;;   512   what goes out: result, event, error fields
(module
  (import "ghost" "input" (func $input (param i32 i32) (result i32)))
  (import "ghost" "result" (func $result (param i32 i32)))
  (import "ghost" "abort" (func $abort (param i32 i32 i32)))
  (import "ghost" "context" (func $context (param i32)))
  (import "ghost" "storage_get" (func $storage_get (param i32 i32 i32 i32) (result i32)))
  (import "ghost" "storage_set" (func $storage_set (param i32 i32 i32 i32)))
  (import "ghost" "emit" (func $emit (param i32 i32 i32)))

  (memory (export "memory") 1 1)

  ;; init(start: u64)
  (func (export "init")
    (call $store (call $argument)))

  ;; increment(amount: u64) -> u64
  (func (export "increment")
    (local $amount i64) (local $count i64) (local $end i32)
    (local.set $amount (call $argument))
    (local.set $count (call $load))
    ;; A sum that wraps is smaller than either part: abort(TooLarge = 1, [count, amount]).
    (if (i64.lt_u (i64.add (local.get $count) (local.get $amount)) (local.get $count))
      (then
        (i32.store8 (i32.const 512) (i32.const 0x82))
        (local.set $end (call $write_uint (i32.const 513) (local.get $count)))
        (local.set $end (call $write_uint (local.get $end) (local.get $amount)))
        (call $abort (i32.const 1) (i32.const 512) (i32.sub (local.get $end) (i32.const 512)))
        unreachable))
    (local.set $count (i64.add (local.get $count) (local.get $amount)))
    (call $store (local.get $count))
    ;; emit(Incremented = 0, [caller, count]); the caller is 32 bytes: head 58 20.
    (call $context (i32.const 128))
    (i32.store8 (i32.const 512) (i32.const 0x82))
    (i32.store8 (i32.const 513) (i32.const 0x58))
    (i32.store8 (i32.const 514) (i32.const 0x20))
    (i64.store align=1 (i32.const 515) (i64.load align=1 (i32.const 160)))
    (i64.store align=1 (i32.const 523) (i64.load align=1 (i32.const 168)))
    (i64.store align=1 (i32.const 531) (i64.load align=1 (i32.const 176)))
    (i64.store align=1 (i32.const 539) (i64.load align=1 (i32.const 184)))
    (local.set $end (call $write_uint (i32.const 547) (local.get $count)))
    (call $emit (i32.const 0) (i32.const 512) (i32.sub (local.get $end) (i32.const 512)))
    (call $answer (local.get $count)))

  ;; get() -> u64
  (func (export "get")
    (call $answer (call $load)))

  ;; The one uint of the arguments. The ledger promises a canonical array; what is in it is checked here.
  (func $argument (result i64)
    (local $len i32)
    (local.set $len (call $input (i32.const 16) (i32.const 10)))
    ;; A longer answer was not written: it cannot be one uint.
    (if (i32.or
          (i32.gt_u (local.get $len) (i32.const 10))
          (i32.or
            (i32.ne (i32.load8_u (i32.const 16)) (i32.const 0x81))
            (i32.gt_u (i32.load8_u (i32.const 17)) (i32.const 0x1b))))
      (then
        ;; standard/invalid_arguments [reason]: a negative code; 5 is `wrong_type` of the codec.
        (i32.store8 (i32.const 512) (i32.const 0x81))
        (i32.store8 (i32.const 513) (i32.const 5))
        (call $abort (i32.const -5) (i32.const 512) (i32.const 2))
        unreachable))
    (call $read_uint (i32.const 17)))

  ;; The stored count.
  (func $load (result i64)
    (if (i32.eq
          (call $storage_get (i32.const 0) (i32.const 1) (i32.const 32) (i32.const 9))
          (i32.const -1))
      (then
        ;; standard/missing_value [item 0].
        (i32.store8 (i32.const 512) (i32.const 0x81))
        (i32.store8 (i32.const 513) (i32.const 0))
        (call $abort (i32.const -4) (i32.const 512) (i32.const 2))
        unreachable))
    (call $read_uint (i32.const 32)))

  (func $store (param $count i64)
    (call $storage_set
      (i32.const 0) (i32.const 1)
      (i32.const 32) (i32.sub (call $write_uint (i32.const 32) (local.get $count)) (i32.const 32))))

  (func $answer (param $count i64)
    (call $result
      (i32.const 512)
      (i32.sub (call $write_uint (i32.const 512) (local.get $count)) (i32.const 512))))

  ;; Reads a canonical uint (RFC 8949, major type 0): below 24 the first byte is the number; 24, 25, 26 and 27 say that
  ;; 1, 2, 4 or 8 bytes follow, big-endian.
  (func $read_uint (param $at i32) (result i64)
    (local $first i32) (local $left i32) (local $n i64)
    (local.set $first (i32.load8_u (local.get $at)))
    (if (i32.lt_u (local.get $first) (i32.const 24))
      (then (return (i64.extend_i32_u (local.get $first)))))
    (local.set $left (i32.shl (i32.const 1) (i32.sub (local.get $first) (i32.const 24))))
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $n
        (i64.or (i64.shl (local.get $n) (i64.const 8)) (i64.load8_u (local.get $at))))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (local.get $n))

  ;; Writes a uint in its shortest form and returns where it ends.
  (func $write_uint (param $at i32) (param $n i64) (result i32)
    (local $left i32)
    (if (i64.lt_u (local.get $n) (i64.const 24))
      (then
        (i32.store8 (local.get $at) (i32.wrap_i64 (local.get $n)))
        (return (i32.add (local.get $at) (i32.const 1)))))
    (local.set $left
      (select (i32.const 1)
        (select (i32.const 2)
          (select (i32.const 4) (i32.const 8) (i64.le_u (local.get $n) (i64.const 0xffffffff)))
          (i64.le_u (local.get $n) (i64.const 0xffff)))
        (i64.le_u (local.get $n) (i64.const 0xff))))
    ;; 1, 2, 4, 8 bytes are 24, 25, 26, 27: the head is 24 and the binary logarithm of the length.
    (i32.store8 (local.get $at) (i32.add (i32.const 24) (i32.ctz (local.get $left))))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (loop $next
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.wrap_i64 (i64.shr_u (local.get $n) (i64.extend_i32_u (i32.shl (local.get $left) (i32.const 3))))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (local.get $left)))
    (local.get $at)))
