from lantern.cases.looking_models import Looking
from lantern.cases.person_models import Double, Person

__all__ = ("Double", "Looking", "Person")
