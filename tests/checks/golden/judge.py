"""Judges resources by PyPI's fhir.resources, in its R4B: `python judge.py FILE…`, each a list of resources."""

import json
import sys

from fhir.resources.R4B import get_fhir_model_class

judged = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        for resource in json.load(file):
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
            judged += 1
print(f"{judged} judged")
