from lantern.cases.case_models import CaseHolder
from lantern.cases.person_models import Double, Person

__all__ = ("CaseHolder", "Double", "Person")
