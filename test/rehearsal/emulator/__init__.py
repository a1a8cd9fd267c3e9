"""AWS as far as a rehearsal needs it: moto, its wrong answers corrected and its missing operations stored as sent.

`corrections/` is what moto answers wrongly. `stored/` is what moto has not: kept and given back, and so proves little.
One module for each service in either; the module's folder decides what the access log says of an answer.
"""
