// What actions tell of claims is printed as it is: whoever uses Actions has these values, too.
@_exported public import Coordination
