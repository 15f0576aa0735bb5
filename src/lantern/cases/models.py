from lantern.cases.case_models import CaseHolder
from lantern.cases.looking_models import Looking
from lantern.cases.person_models import Double, Person

__all__ = ("CaseHolder", "Double", "Looking", "Person")
