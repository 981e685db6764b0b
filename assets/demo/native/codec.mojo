"""Packs scans into the 16 byte records that handheld scanners send."""

alias RECORD_SIZE = 16
alias HUB_COUNT = 9


@fieldwise_init
struct Record(Copyable, Movable):
    """One scan, as small as the radio likes it."""

    var parcel: UInt32
    var minute: UInt32
    var hub: UInt8
    var status: UInt8

    fn valid(self) -> Bool:
        return self.parcel <= 99_999_999 and Int(self.hub) < HUB_COUNT


fn checksum(data: List[UInt8]) -> UInt8:
    """Ones' complement of the sum, so that all zeros never passes."""
    var sum = 0
    for i in range(len(data)):
        sum = (sum + Int(data[i])) & 0xFF
    return UInt8(0xFF - sum)


fn put(mut out: List[UInt8], value: UInt32):
    """Appends four bytes, the lowest first."""
    for shift in range(0, 32, 8):
        out.append(UInt8((value >> shift) & 0xFF))


fn encode(record: Record) raises -> List[UInt8]:
    """The bytes of one record, padded to its fixed size."""
    if not record.valid():
        raise Error("record is out of range")
    var out = List[UInt8]()
    put(out, record.parcel)
    put(out, record.minute)
    out.append(record.hub)
    out.append(record.status)
    while len(out) < RECORD_SIZE - 1:
        out.append(0)
    out.append(checksum(out))
    return out
