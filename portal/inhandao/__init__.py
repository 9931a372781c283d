"""iNHANDAO (inhandao): the national list of households, set beside the registry without an interface between them.

Its list comes as a file and is matched by code, then by name, commune and year of birth (domain §5.13). Invariants: an
entry there is one address here at most, and the other way round; nothing leaves for it without a line in the log.
"""
