"""An emulator of AWS for rehearsals: moto with corrections and stubs.

`corrections/` corrects wrong responses of moto. `stubs/` has operations that moto lacks: a stub only stores and returns
what was sent, so it proves little. Both have one module for each service. The folder of a handler's module is in the
access log.
"""
