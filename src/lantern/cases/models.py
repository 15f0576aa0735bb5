from lantern.cases.person_models import Double, Person

__all__ = ("Double", "Person")
